"""What a list of outlets is filtered by."""

from __future__ import annotations

from collections.abc import Iterator

import marshmallow as ma

from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema, cursor_faults
from models.areas import areas
from models.errors import Fault, NotFound
from models.outlets.content import MOST_CODE, MOST_TAG
from models.outlets.lists import Filter
from models.outlets.outlets import Condition, OutletKind, Technology
from models.store import Store


class OutletFilterSchema(ma.Schema):
    """Which outlets; what is left out does not filter."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "In this area or below, by code or id."},
    )
    kind = Choice(OutletKind, load_default="")
    technology = Choice(Technology, load_default="")
    condition = Choice(Condition, load_default="")
    tag = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST_TAG))
    code = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=MOST_CODE),
        metadata={"description": "Codes that begin so."},
    )
    muted = ma.fields.Boolean(load_default=None, allow_none=True)
    paired = ma.fields.Boolean(load_default=None, allow_none=True)
    retired = ma.fields.Boolean(
        load_default=False, metadata={"description": "Those that were taken down, in place of those in use."}
    )


class OutletListSchema(OutletFilterSchema, PageArgsSchema):
    """A page of outlets."""


class FilterArgs(PageArgs):
    """What `OutletListSchema` loads; `OutletFilterSchema` all but the page."""

    area: str
    kind: str
    technology: str
    condition: str
    tag: str
    code: str
    muted: bool | None
    paired: bool | None
    retired: bool


def area_faults(store: Store, query: FilterArgs) -> Iterator[Fault]:
    """Name an area that there is not."""
    try:
        if query["area"]:
            areas.searched(store, query["area"])
    except NotFound:
        yield Fault("area", "area_unknown")


def list_faults(store: Store, query: FilterArgs) -> Iterator[Fault]:
    """Name what is wrong with the query of a list."""
    yield from area_faults(store, query)
    yield from cursor_faults(query)


def filter_of(store: Store, query: FilterArgs) -> Filter:
    """Make the filter of a query without faults."""
    return Filter(
        area_id=areas.searched(store, query["area"])["_id"] if query["area"] else "",
        kind=query["kind"],
        technology=query["technology"],
        condition=query["condition"],
        tag=query["tag"],
        code=query["code"],
        muted=query["muted"],
        paired=query["paired"],
        retired=query["retired"],
    )
