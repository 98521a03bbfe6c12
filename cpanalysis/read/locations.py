"""Where the shipped data, notebooks and parameter files are."""

from pathlib import Path
from urllib.parse import urlsplit

PACKAGE = Path(__file__).parents[1]


def find_project(package: Path = PACKAGE) -> Path:
    """Return the folder that holds ``data``, ``notebooks`` and ``params``.

    That is the top of the checkout when the package runs from one, and otherwise the copy that
    is installed with the package.

    >>> (find_project() / "params").is_dir()
    True
    """
    checkout = package.parent
    return checkout if (checkout / "pyproject.toml").is_file() else package / "_project"


def find_official(folder: str = "") -> Path:
    """Return the folder of official figures: the one named, or the shipped one."""
    return Path(folder) if folder else find_project() / "data" / "official"


def find_published(folder: str = "") -> Path:
    """Return the folder of published figures: the one named, or the shipped one."""
    return Path(folder) if folder else find_project() / "data" / "published"


def find_releases(folder: str = "") -> Path | None:
    """Return the folder of downloaded whole-England files, or nothing where there are none.

    Without a name that is ``data/releases`` of the checkout, once somebody has put files there.

    >>> find_releases("downloads").name
    'downloads'
    """
    if folder:
        return Path(folder)
    shipped = find_project() / "data" / "releases"
    return shipped if list_data_files(shipped) else None


def find_notebooks(folder: str = "") -> Path:
    """Return the folder of notebooks: the one named, or the shipped one."""
    return Path(folder) if folder else find_project() / "notebooks"


def find_params() -> Path:
    """Return the folder of the shipped parameter files."""
    return find_project() / "params"


def list_data_files(folder: Path) -> list[Path]:
    """Return the files of figures under a folder in the order of their names.

    Hidden files and explanations (Markdown) hold no figures and are left out.
    """
    found = sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())
    return [path for path in found if path.is_file() and is_data(path.relative_to(folder))]


def is_data(path: Path) -> bool:
    """Tell a file of figures from a hidden file or an explanation.

    >>> is_data(Path("ons/population.csv")), is_data(Path("README.md")), is_data(Path(".x/a.csv"))
    (True, False, False)
    """
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and path.suffix.lower() != ".md"


def name_place(place: str) -> str:
    """Return what may be told of where something lies: the last part of a path or address.

    Of a database that is its own name, never that of a server or user, nor an option.

    >>> name_place("extracts/2024"), name_place("postgresql://ann@host/records?sslmode=require")
    ('2024', 'records')
    >>> name_place("postgresql://ann@host?sslrootcert=/home/ann/own.crt")
    'database'
    """
    if "://" not in place:
        return Path(place).name
    return Path(urlsplit(place).path).name or "database"
