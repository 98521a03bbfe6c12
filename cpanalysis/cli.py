"""The command line: each command reads its options, calls the library, and answers by exit code.

Exit codes: 0 complete; 1 some page failed; 2 the request is wrong, nothing was started; 3 the
input cannot be used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cpanalysis.errors import InputError, ParameterError
from cpanalysis.run.pack import Pack, make_pack
from cpanalysis.run.request import Options, narrow_request, read_request

INCOMPLETE, WRONG_REQUEST, UNUSABLE_INPUT = 1, 2, 3

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def describe() -> None:
    """Compare how well children are protected across districts and over time."""


@app.command("run")
def run_pack(  # noqa: PLR0913 (an argument for each option of the command)
    params: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PARAMS.yml]", help="What the pack is made of; Cleveland's if none"
        ),
    ] = None,
    *,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the pack; packs/NAME if none")
    ] = None,
    district: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this district; may be repeated")
    ] = None,
    notebook: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this notebook; may be repeated")
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="N", help="Pages at a time")] = Options.jobs,
    fresh: Annotated[bool, typer.Option("--fresh", help="Run unchanged pages again too")] = False,
) -> None:
    """Make a pack: all districts, each page a file of its own, with results and a front page."""
    with answer_errors():
        request = narrow_request(
            read_request(params), districts=district or [], notebooks=notebook or []
        )
        pack = make_pack(request, Options(into=into, jobs=jobs, fresh=fresh))
    report_pack(pack)


@contextmanager
def answer_errors() -> Iterator[None]:
    """Turn an error that somebody can mend into its message and its exit code."""
    try:
        yield
    except ParameterError as error:
        raise stop(str(error), WRONG_REQUEST) from None
    except InputError as error:
        raise stop(str(error), UNUSABLE_INPUT) from None


def stop(message: str, code: int) -> typer.Exit:
    """Return the end of the command, its reason on the error stream."""
    typer.echo(f"cpanalysis: {message}", err=True)
    return typer.Exit(code)


def report_pack(pack: Pack) -> None:
    """Say where the pack is, and end with 1 where a page failed."""
    done = len(pack.outcomes) - len(pack.failed)
    typer.echo(f"{done} of {len(pack.outcomes)} pages; open {pack.folder / 'index.html'}")
    if pack.failed:
        raise typer.Exit(INCOMPLETE)


def main() -> None:
    """Run the command line."""
    app()
