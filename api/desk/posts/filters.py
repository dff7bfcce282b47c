"""Filters of the list of posts at the desk: what is wrong with them, and what they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from api.desk.posts.schemas import DeskPostArgs
from api.extensions.context import current_store
from api.extensions.paging import cursor_faults
from models.areas import areas
from models.content.desk_list import PostQuery
from models.desk import filter_checks
from models.errors import Fault


def filter_faults(query: DeskPostArgs) -> Iterable[Fault]:
    """Name what the schema does not know: areas and agencies that there are not, a broken cursor."""
    store = current_store()
    yield from filter_checks.faults_of(store, area=query["area"], agency=query["agency"])
    yield from (
        replace(fault, field="from_above")
        for fault in filter_checks.faults_of(store, area=query["from_above"])
    )
    yield from cursor_faults(query)


def query_of(query: DeskPostArgs) -> PostQuery:
    """Return what filters without faults ask for."""
    store = current_store()
    here, above = (
        areas.searched(store, query[name])["_id"] if query[name] else "" for name in ("area", "from_above")
    )
    return PostQuery(
        state=query["state"],
        kind=query["kind"],
        category=query["category"],
        priority=query["priority"],
        area_id=here,
        agency_id=query["agency"],
        mine=query["mine"],
        from_above=above,
    )
