"""The command line: each command reads its options, calls the library, and answers by exit code.

Exit codes: 0 complete; 1 some page failed; 2 the request is wrong, nothing was started; 3 the
input cannot be used.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cpanalysis.attack.attack import attack
from cpanalysis.attack.report import print_attack, write_cells
from cpanalysis.errors import DisclosureError, InputError, ParameterError
from cpanalysis.measure.records.catalogue import catalogue
from cpanalysis.measure.records.lacking import list_lacking
from cpanalysis.protect.policy import Policy
from cpanalysis.read.records import CheckReport, check, pseudonymise
from cpanalysis.read.records.pseudonymise import CHILD_COLUMNS
from cpanalysis.run.documents.filing import FORMATS, find_formats, read_formats
from cpanalysis.run.kernels.start import can_fork
from cpanalysis.run.new_notebook import write_notebook
from cpanalysis.run.pack import Pack, make_pack
from cpanalysis.run.progress import LOG as RUN_LOG
from cpanalysis.run.request import Options, narrow_request, read_request
from cpanalysis.run.storage import is_remote, open_place
from cpanalysis.sample import make_sample

INCOMPLETE, WRONG_REQUEST, UNUSABLE_INPUT = 1, 2, 3

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def write_version(asked: bool) -> None:
    """Print which version this is, and end."""
    if asked:
        typer.echo(f"cpanalysis {version('cpanalysis')}")
        raise typer.Exit


@app.callback()
def describe(
    *,
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Print the version", callback=write_version, is_eager=True),
    ] = False,
) -> None:
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
        str | None, typer.Option(metavar="DIR", help="Folder of the pack; packs/NAME if none")
    ] = None,
    district: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this district; may be repeated")
    ] = None,
    notebook: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this notebook; may be repeated")
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="N", help="Pages at a time")] = Options.jobs,
    fresh: Annotated[bool, typer.Option("--fresh", help="Run unchanged pages again too")] = False,
    limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="What a page may take")
    ] = Options.limit,
    warm: Annotated[
        bool, typer.Option("--warm/--ordinary", help="Kernels forked, or started afresh")
    ] = Options.warm,
    on: Annotated[
        str, typer.Option(metavar="dask://HOST:PORT", help="Cluster that makes the pages")
    ] = Options.on,
    formats: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Of html, xlsx, docx, pdf; all that can be made if none"),
    ] = None,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Append pages, cells and times to this file")
    ] = None,
) -> None:
    """Make a pack: all districts, each page a file of its own, with results and a front page."""
    with answer_errors():
        request = narrow_request(
            read_request(params), districts=district or [], notebooks=notebook or []
        )
        with write_log(log), open_place(into) as folder:
            options = Options(
                into=folder,
                jobs=jobs,
                fresh=fresh,
                limit=limit,
                warm=warm and can_fork(),
                on=on,
                formats=choose_formats(formats),
                only=bool(district or notebook or formats is not None),
            )
            pack = make_pack(request, options)
    report_pack(pack, into)


def choose_formats(formats: str | None) -> tuple[str, ...]:
    """Return the formats asked for, or all that this system can make, saying what it cannot."""
    if formats is not None:
        return read_formats(formats)
    found = find_formats()
    for lacking in [one for one in FORMATS if one not in found]:
        typer.echo(f"cpanalysis: without {lacking}, which needs the Pango library", err=True)
    return found


@contextmanager
def write_log(path: Path | None) -> Iterator[None]:
    """Write what happens to pages and cells into a file, where one is named."""
    if path is None:
        yield
        return
    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise ParameterError(f"log {path.name!r} cannot be written: {error.strerror}") from None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    RUN_LOG.addHandler(handler)
    RUN_LOG.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        RUN_LOG.removeHandler(handler)
        handler.close()


@app.command("check")
def check_source(
    source: Annotated[str, typer.Argument(help="Folder, file or database address")],
    *,
    mapping: Annotated[
        str | None, typer.Option(metavar="FILE", help="How the source is laid out")
    ] = None,
    write_mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the mapping that is proposed here")
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every rejected row's reasons as CSV")
    ] = None,
) -> None:
    """Validate an extract: what was read, rejected, doubted and not supplied; 1 if unusable."""
    with answer_errors():
        report = check(source, mapping=mapping, lacking=list_lacking)
        typer.echo(str(report), nl=False)
        if rejects is not None:
            report.rejected.write_csv(rejects)
        write_proposal(report, write_mapping)
    if not report.usable:
        raise typer.Exit(INCOMPLETE)


def write_proposal(report: CheckReport, path: Path | None) -> None:
    """Write the mapping that a check proposes, where that was asked."""
    if path is None:
        return
    if report.proposal is None:
        raise ParameterError("no mapping is proposed: the names are those of the dictionary")
    report.proposal.write(path)
    typer.echo(f"mapping written to {path.name}; edit it, then check with --mapping {path.name}")


@app.command("pseudonymise")
def pseudonymise_source(
    source: Annotated[str, typer.Argument(help="Folder or file with identifiers")],
    into: Annotated[Path, typer.Argument(metavar="DIR", help="Where the safe tables go")],
    *,
    child: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Column with the number of a child; may be repeated"),
    ] = None,
) -> None:
    """Replace identifiers by keyed hashes and dates of birth by months; key in CPANALYSIS_KEY."""
    with answer_errors():
        for table in pseudonymise(source, into, children=(*CHILD_COLUMNS, *(child or []))):
            typer.echo(str(table))


@app.command("attack")
def attack_pack(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Folder of the pack")],
    *,
    older: Annotated[
        Path | None,
        typer.Option("--with", metavar="OLDER", help="A pack of the same data of another date"),
    ] = None,
    threshold: Annotated[
        int, typer.Option(metavar="N", help="Counts below this are hidden")
    ] = Policy.threshold,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every hidden figure as CSV")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Print every hidden figure, not only those known too well")
    ] = False,
) -> None:
    """Prove what can be proved of a pack's hidden figures; 1 if one is known too well."""
    with answer_errors():
        found = attack(pack, older=older, threshold=Policy(threshold=threshold).threshold)
        if out is not None:
            write_cells(found, out)
        print_attack(found, Console(), every=every)
    if found.succeeds:
        raise typer.Exit(INCOMPLETE)


@app.command("sample")
def write_sample(
    into: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the sample")],
    *,
    months: Annotated[int, typer.Option(metavar="N", help="Months covered")] = 48,
    scale: Annotated[float, typer.Option(metavar="X", help="Children, as a multiple")] = 1.0,
    seed: Annotated[int, typer.Option(metavar="N", help="Where chance starts")] = 1,
) -> None:
    """Write a synthetic sample of records, which says of itself that it is synthetic."""
    with answer_errors():
        made = make_sample(into, months=months, scale=scale, seed=seed)
    for table, rows in made.rows.items():
        typer.echo(f"{table}: {rows:,} rows, SYNTHETIC")


@app.command("new-notebook")
def write_new_notebook(
    name: Annotated[str, typer.Argument(help="Small letters, digits and _")],
    *,
    into: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the notebook")] = Path(),
) -> None:
    """Write a thin notebook with parameters, which papermill and a pack can run."""
    with answer_errors():
        path = write_notebook(name, into)
    typer.echo(f'{path}; run it: papermill {path} out.ipynb -p district "Hartlepool"')


@app.command("indicators")
def list_indicators(
    *, json: Annotated[bool, typer.Option("--json", help="As JSON, a line for each")] = False
) -> None:
    """Print the catalogue of the indicators of records."""
    known = catalogue()
    if json:
        typer.echo(known.write_ndjson(), nl=False)
        return
    for row in known.iter_rows(named=True):
        typer.echo(f"{row['reference']}  {row['code']}\n    {row['title']}. {row['definition']}")
        typer.echo(f"    better: {row['direction']}; needs: {', '.join(row['needs'])}")
        whose = row["source"] or f"our definition, prompted by {row['prompted_by']}"
        typer.echo(f"    source: {whose}\n")


@contextmanager
def answer_errors() -> Iterator[None]:
    """Turn an error that somebody can mend into its message and its exit code."""
    try:
        yield
    except ParameterError as error:
        raise stop(str(error), WRONG_REQUEST) from None
    except InputError as error:
        raise stop(str(error), UNUSABLE_INPUT) from None
    except DisclosureError as error:
        raise stop(str(error), INCOMPLETE) from None
    except OSError as error:
        raise stop(describe_interruption(error), INCOMPLETE) from None


def describe_interruption(error: OSError) -> str:
    """Say what the system did not do, and that nothing is spoilt by it.

    >>> describe_interruption(OSError(28, "No space left on device", "/packs/results.csv"))
    'No space left on device: results.csv; what stands is whole, and the next run goes on from it'
    """
    name = Path(str(error.filename)).name if error.filename else ""
    said = f"{error.strerror or error}{': ' if name else ''}{name}"
    return f"{said}; what stands is whole, and the next run goes on from it"


def stop(message: str, code: int) -> typer.Exit:
    """Return the end of the command, its reason on the error stream."""
    typer.echo(f"cpanalysis: {message}", err=True)
    return typer.Exit(code)


def report_pack(pack: Pack, into: str | None) -> None:
    """Say where the pack is and what in it was left alone, and end with 1 where a page failed."""
    folder = into if into and is_remote(into) else pack.folder
    for kept in pack.kept:
        typer.echo(kept.words)
    pages = [one for one in pack.outcomes if not one.left]
    documents = [one for one in pack.documents if not one.left]
    done, filed = (sum(one.status == "made" for one in asked) for asked in (pages, documents))
    also = f", {filed} of {len(documents)} documents" if documents else ""
    typer.echo(f"{done} of {len(pages)} pages{also}; open {folder}/{pack.front}")
    if pack.failed:
        raise typer.Exit(INCOMPLETE)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
