"""Filters of the media library at the desk: what is wrong with them, and what they ask for."""

from __future__ import annotations

from collections.abc import Iterable

from api.desk.media.schemas import LibraryArgs
from api.extensions.context import current_store
from api.extensions.paging import cursor_faults
from models.areas import areas
from models.desk import filter_checks
from models.errors import Fault
from models.files.library_search import FileQuery


def filter_faults(query: LibraryArgs) -> Iterable[Fault]:
    """Name what the schema does not know: areas and agencies that there are not, days in the wrong order."""
    yield from filter_checks.faults_of(current_store(), area=query["area"], agency=query["agency"])
    yield from cursor_faults(query)
    if query["start"] and query["end"] and query["end"] < query["start"]:
        yield Fault("to", "period_disordered", about=("from", "to"))


def query_of(query: LibraryArgs) -> FileQuery:
    """Return what filters without faults ask for."""
    return FileQuery(
        text=query["text"],
        tag=query["tag"],
        begin=query["start"].isoformat() if query["start"] else "",
        end=query["end"].isoformat() if query["end"] else "",
        area_id=areas.searched(current_store(), query["area"])["_id"] if query["area"] else "",
        agency_id=query["agency"],
        kind=query["kind"],
        consent=query["consent"],
        rights=query["rights"],
    )
