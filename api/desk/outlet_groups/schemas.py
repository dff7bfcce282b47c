"""Shapes of `/v1/desk/outlet-groups`."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.context import current_identity, current_store
from api.extensions.fields import Choice, Name
from models.outlets import groups
from models.outlets.content import MOST_TAG
from models.outlets.groups import Group, OutletGroup
from models.outlets.outlets import OutletKind


class OutletGroupBodySchema(ma.Schema):
    """A selection of outlets under a name."""

    name = Name(groups.MAX_NAME, metadata={"example": "Loa ven biển"})
    area_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=groups.MAX_AREAS),
    )
    tags = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=MOST_TAG)),
        load_default=list,
        validate=ma.validate.Length(max=groups.MAX_TAGS),
        metadata={"description": "With one of these; any without."},
    )
    kinds = ma.fields.List(
        Choice(OutletKind), load_default=list, validate=ma.validate.Length(max=len(OutletKind))
    )


class GroupBody(TypedDict):
    """What `OutletGroupBodySchema` loads."""

    name: str
    area_ids: list[str]
    tags: list[str]
    kinds: list[str]


class OutletGroupSchema(OutletGroupBodySchema):
    """A group as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    tags = ma.fields.List(ma.fields.String(), required=True)
    kinds = ma.fields.List(Choice(OutletKind), required=True)
    outlets = ma.fields.Integer(required=True, metadata={"description": "How many it selects now."})
    may_change = ma.fields.Boolean(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)


class ShownGroup(OutletGroup):
    """What `OutletGroupSchema` dumps."""

    outlets: int
    may_change: bool


def group_of(body: GroupBody) -> Group:
    """Make the group that a body describes."""
    return Group(body["name"], body["area_ids"], body["tags"], body["kinds"])


def show(group: OutletGroup) -> ShownGroup:
    """Show one group with how many outlets it selects."""
    store = current_store()
    return {
        **group,
        "outlets": groups.count(store, group),
        "may_change": groups.may_change(store, current_identity(), group),
    }
