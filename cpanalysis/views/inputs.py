"""Every parameter is checked in every run, also those that its pages make no use of.

A pack without a page of records reads no records. If it did not look at ``source`` either, a path
with a typing error would pass, and the pack would stand there as if it were about that extract.
"""

from pathlib import Path

from cpanalysis.declare.parameters import Parameters
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.read.events import choose_published_events, join_events, read_own_events
from cpanalysis.read.locations import find_published
from cpanalysis.read.published import read_events
from cpanalysis.read.records.layout import read_layout
from cpanalysis.read.records.sources import open_source
from cpanalysis.sample.events import EVENTS as SAMPLE_EVENTS
from cpanalysis.views.records import read_target

FOLDERS = ("official", "published", "releases")


def check_inputs(parameters: Parameters) -> None:
    """Refuse parameters that name what is not there or cannot be understood; nothing is read.

    Raises
    ------
    InputError
        Where the source of records or the file of events cannot be used.
    ParameterError
        For a folder that does not exist, a mapping, a target or a phase that is not understood.
    """
    for name in FOLDERS:
        folder = getattr(parameters, name)
        if folder and not Path(folder).is_dir():
            raise ParameterError(f"parameter {name!r}: there is no folder {folder!r}")
    if parameters.source:
        open_source(parameters.source).names()
    read_layout(parameters.mapping or None)
    for target in parameters.targets:
        read_target(target)
    check_events(parameters)


def check_events(parameters: Parameters) -> None:
    """Refuse a file of own events that cannot be used, and phases at events that nobody declared.

    Which events hold depends on whether records are synthetic, which an extract says of itself.
    """
    own = read_own_events(parameters.events) if parameters.events else ()
    if not own and not parameters.phases:
        return
    given = SAMPLE_EVENTS
    if parameters.source:
        given = choose_published_events(read_events(find_published(parameters.published)))
    known = {event.code for event in (*SAMPLE_EVENTS, *join_events(given, own))}
    for code in parameters.phases:
        require_choice(code, sorted(known), what="event")
