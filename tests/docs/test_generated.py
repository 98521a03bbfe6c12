from cpanalysis.docs import write_pages
from cpanalysis.read.locations import find_project


def test_generated_pages_are_current():
    for path, text in write_pages(find_project() / "docs").items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `make docs`"
