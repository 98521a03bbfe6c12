import io
from dataclasses import replace

from rich.console import Console

from cpanalysis.run.outcome import Begun, Outcome
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.progress import follow_pages


def test_a_terminal_shows_a_bar_and_names_failures(request_pack):
    said = io.StringIO()
    console = Console(file=said, force_terminal=True, width=200)
    made = [Outcome(page=page, status="made") for page in plan_pages(request_pack)]
    outcomes = [*made[:3], replace(made[3], status="failed", reason="cell 5: no [bold] figure")]
    begun = [Begun(outcome.page) for outcome in outcomes]
    assert list(follow_pages([*begun, *outcomes], total=4, console=console)) == outcomes
    assert "4/4" in said.getvalue()
    assert "0 running, 1 failed" in said.getvalue()
    assert "failed Middlesbrough, What fails?: cell 5: no [bold] figure" in said.getvalue()
