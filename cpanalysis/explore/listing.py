"""The indicators as a table that can be searched, without anything from a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd
from itables import options, to_html_datatable
from itables.javascript import generate_init_offline_itables_html

from cpanalysis.declare.indicator import Indicator
from cpanalysis.tables.catalogue import describe_direction
from cpanalysis.views.series import splits_of

LISTED = "those that cp.indicators() lists"
"""What is known, where the names are too many to be told in an error."""
COLUMNS = ("Code", "Title", "Theme", "Unit", "Better", "Split by", "Definition")


@dataclass(frozen=True)
class Listing:
    """Indicators that a reader can search, sort and page through."""

    rows: tuple[dict[str, str], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def _repr_html_(self) -> str:
        if not self.rows:
            return "<p>No indicator has these words.</p>"
        frame = pd.DataFrame(list(self.rows), columns=list(COLUMNS))
        return load_tables() + to_html_datatable(
            frame,
            connected=False,
            showIndex=False,
            lengthMenu=[10, 25, 100],
            caption=f"{len(self)} indicators; search them by any word",
            classes="display compact",
            style="max-width:68rem;width:100%",
            allow_html=False,
            display_logo_when_loading=False,
        )

    def __repr__(self) -> str:
        return "\n".join(f"{row['Code']}: {row['Title']}" for row in self.rows)


@cache
def load_tables() -> str:
    """Return the program that lets tables be searched, whole, so that no network is needed."""
    return str(generate_init_offline_itables_html(options.dt_bundle))


def list_indicators(catalogue: Mapping[str, Indicator], *, search: str = "") -> Listing:
    """Return the indicators in whose words all of ``search`` is found; all without any.

    >>> from cpanalysis.words.catalogue import CATALOGUE
    >>> "missing_high_risk_share" in repr(list_indicators(CATALOGUE, search="graded high"))
    True
    """
    rows = (describe(one) for one in catalogue.values())
    wanted = search.lower().split()
    return Listing(tuple(row for row in rows if has_words(row, wanted)))


def has_words(row: dict[str, str], wanted: list[str]) -> bool:
    """Say whether every wanted word stands somewhere in a row."""
    text = " ".join(row.values()).lower()
    return all(word in text for word in wanted)


def describe(indicator: Indicator) -> dict[str, str]:
    """Return an indicator as a row of text."""
    splits = ", ".join(splits_of(indicator))
    told = (
        *(indicator.code, indicator.title, indicator.theme, indicator.kind.unit),
        *(describe_direction(indicator.better), splits, indicator.definition),
    )
    return dict(zip(COLUMNS, told, strict=True))
