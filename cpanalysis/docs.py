"""Writes the pages of ``docs/`` that come from declarations: ``python -m cpanalysis.docs``."""

from pathlib import Path

from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.official import OFFICIAL_INDICATORS
from cpanalysis.read.locations import find_project
from cpanalysis.tables.catalogue import write_catalogue


def write_pages(folder: Path) -> dict[Path, str]:
    """Return every generated page by its place in ``folder``."""
    return {
        folder / "indicators.md": write_catalogue(
            [*OFFICIAL_INDICATORS, *RECORD_INDICATORS.values()]
        )
    }


def main() -> None:
    """Write every generated page of the checkout."""
    for path, text in write_pages(find_project() / "docs").items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
