"""Rows of each kind written out, to have one cell changed and something laid beside them."""

EPISODE = {"child_id": "a", "reported_at": "05-01 12:00", "returned_at": "05-02 12:00"}
DETENTION = {"child_id": "a", "arrived_at": "05-01 12:00", "detention_authorised_at": "05-01 12:00"}
CASE = {"investigation_id": "i", "reported_at": "05-01 12:00", "crime_recorded_at": "05-02 12:00"}
VICTIM = {"investigation_id": "i", "child_id": "a"}
NEVER = {"start_at": "2026-01-01 00:00", "end_at": "-"}
Cells = dict[str, str]


def write(*rows: Cells) -> str:
    """Return rows as the text of an example."""
    return "\n".join("  ".join(cells) for cells in (rows[0], *(row.values() for row in rows)))


def about(kind: str, row: Cells, **beside: Cells) -> dict[str, str]:
    """Return the tables of one row with one row of each table beside it."""
    return {kind: write(row), **{name: write(cells) for name, cells in beside.items()}}
