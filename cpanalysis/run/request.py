"""What is asked for: a parameter file, and what the command line says on top of it."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from cpanalysis.declare.areas import slug
from cpanalysis.declare.notebooks import FORCE_CODES
from cpanalysis.declare.parameters import PackParameters, read_parameters
from cpanalysis.declare.whom import EVERYWHERE, MANY_OR_ALL, WHOM
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.read.locations import find_params
from cpanalysis.read.records.sources.credentials import refuse_password
from cpanalysis.run.files import PARTIAL
from cpanalysis.run.kernels.start import can_fork
from cpanalysis.run.lock import NAME as LOCK
from cpanalysis.run.storage import fetch_inputs, is_remote
from cpanalysis.run.written import JOURNAL, MANIFEST
from cpanalysis.views.figures import list_with_figures

FOLDERS = ("official", "published", "releases", "notebooks_from")


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a pack is made, as against what is in it.

    ``limit`` is how many seconds a page may take; ``warm`` kernels are forked from a process
    that has imported what pages need, others are started afresh. Both make the same pages.
    ``on`` is the cluster that makes the pages (``dask://HOST:PORT``), this machine where empty.
    ``nursery`` is the address of such a process, where several packs of one seed share it.
    ``formats`` are the documents that are made beside the pages. ``only`` says that a part of a
    pack is asked for, so that the rest of what stands there stays.
    """

    into: Path | None = None
    jobs: int = os.cpu_count() or 1
    fresh: bool = False
    limit: float = 600.0
    warm: bool = can_fork()
    nursery: str = ""
    on: str = ""
    formats: tuple[str, ...] = ()
    only: bool = False


class StrictLoader(yaml.SafeLoader):
    """A safe reader of YAML that refuses a name given twice, which YAML would let pass."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping of a node whose names are all different."""
        names = [self.construct_object(name, deep=True) for name, _ in node.value]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise ParameterError(f"parameter {twice[0]!r} is given twice; give it once")
        return super().construct_mapping(node, deep=deep)


def read_request(path: Path | None = None) -> PackParameters:
    """Return the checked parameters of a pack from a file; the shipped Cleveland one by default.

    Raises
    ------
    ParameterError
        Where there is no such file, it is not YAML, or a parameter is wrong.

    Examples
    --------
    >>> read_request().name
    'Cleveland'
    """
    found = path or find_params() / "cleveland.yml"
    try:
        request = read_parameters(load_mapping(read_text(found)), PackParameters)
        return check_name(place_folders(request))
    except ParameterError as error:
        raise ParameterError(f"{found.name}: {error}") from None


def read_text(path: Path) -> str:
    """Return the text of a parameter file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        shipped = ", ".join(sorted(file.name for file in find_params().glob("*.yml")))
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise ParameterError(f"cannot be read ({reason}); shipped: {shipped}") from None


def load_mapping(text: str) -> dict[str, object]:
    """Return the names and values of a YAML text.

    >>> load_mapping('name: "Cleveland"')
    {'name': 'Cleveland'}
    """
    try:
        loaded = yaml.load(text, StrictLoader)  # noqa: S506 (a safe loader, made stricter)
    except ParameterError:
        raise
    except yaml.YAMLError as error:
        raise ParameterError(f"not YAML: {' '.join(str(error).split())}") from None
    except ValueError as error:
        raise ParameterError(f"YAML reads a date in it, and {error}: put dates in quotes") from None
    if not isinstance(loaded, dict):
        raise ParameterError('not a list of parameters; write one a line as `name: "value"`')
    return {str(name): value for name, value in loaded.items()}


def place_folders(request: PackParameters) -> PackParameters:
    """Return the request with its folders found from where the command was given, or fetched."""
    refuse_password(request.source)
    named = {name: getattr(request, name) for name in FOLDERS if getattr(request, name)}
    found: dict[str, Any] = {}
    for name, place in named.items():
        folder = fetch_inputs(place) if is_remote(place) else place
        if not Path(folder).is_dir():
            raise ParameterError(f"parameter {name!r}: there is no folder {folder!r}")
        found[name] = str(Path(folder).resolve())
    return replace(request, **found)


def check_name(request: PackParameters) -> PackParameters:
    """Return the request where its name can be that of a folder."""
    if not slug(request.name):
        raise ParameterError("parameter 'name' is empty; name the pack")
    return request


def narrow_request(
    request: PackParameters, *, districts: list[str], notebooks: list[str]
) -> PackParameters:
    """Return the request for the districts and notebooks asked for, where any are.

    For some districts alone, a notebook about the whole force is made only where it is asked for.

    >>> narrow_request(read_request(), districts=["Hartlepool"], notebooks=[]).districts
    ('Hartlepool',)
    """
    for district in districts:
        require_choice(district, WHOM, what="district", known_as=MANY_OR_ALL)
    of_districts = tuple(code for code in request.notebooks if code not in FORCE_CODES)
    kept = of_districts if districts and of_districts else request.notebooks
    return replace(
        request,
        districts=tuple(dict.fromkeys(districts)) or request.districts,
        notebooks=tuple(dict.fromkeys(notebooks)) or kept,
    )


def name_everyone(request: PackParameters) -> PackParameters:
    """Return the request with every authority of which there are figures in place of England.

    Raises
    ------
    ParameterError
        Where there are figures of no authority but the districts of the force.
    """
    if EVERYWHERE not in request.districts:
        return request
    return replace(request, districts=list_with_figures(request))


def find_folder(request: PackParameters, into: Path | None) -> Path:
    """Return where the pack is to be: the folder named, or one of its own name.

    >>> find_folder(read_request(), None).as_posix()
    'packs/cleveland'
    """
    return into or Path("packs") / slug(request.name)


def choose_folder(request: PackParameters, into: Path | None) -> Path:
    """Return the folder of the pack, refused where it holds something else.

    Raises
    ------
    ParameterError
        Where the place is a file, cannot be written, or holds files but no pack.
    """
    folder = find_folder(request, into)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(f"no pack can be made in {str(folder)!r}: {error.strerror}") from None
    if any(map(is_foreign, folder.iterdir())) and not (folder / MANIFEST).is_file():
        raise ParameterError(f"{str(folder)!r} holds files but no pack; name an empty folder")
    return folder


def is_foreign(path: Path) -> bool:
    """Tell a file that no run leaves behind, even where it is killed.

    >>> is_foreign(Path("letter.doc")), is_foreign(Path(".lock"))
    (True, False)
    """
    return path.name not in {LOCK, JOURNAL} and path.suffix != PARTIAL
