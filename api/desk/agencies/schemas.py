"""Shapes of `/v1/desk/agencies`."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Name
from api.extensions.paging import PageArgs, PageArgsSchema
from models.desk.agency_changes import MAX_NAME


class AgencyNameSchema(ma.Schema):
    """The name in the languages of the province; Vietnamese is a must and stands in for what is missing."""

    vi = Name(
        MAX_NAME,
        metadata={"example": "Ban Quản lý chợ mẫu"},
    )
    km = Name(MAX_NAME, required=False)
    en = Name(MAX_NAME, required=False)


class AgencyChangeSchema(ma.Schema):
    """Another name; code and area stay, as they make the id."""

    name = ma.fields.Nested(AgencyNameSchema, required=True)


class AgencyChange(TypedDict):
    """What `AgencyChangeSchema` loads; `name` is by language."""

    name: dict[str, str]


class AgencyPostSchema(AgencyChangeSchema):
    """A new agency."""

    code = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=100),
        metadata={"example": "ban_quan_ly_cho", "description": "2 to 40 of a-z, 0-9 and _, a letter first."},
    )
    area_id = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=100),
        metadata={"example": "29242@2025-07-01"},
    )


class AgencyPost(AgencyChange):
    """What `AgencyPostSchema` loads."""

    code: str
    area_id: str


class AgencyArgsSchema(PageArgsSchema):
    """Filters that combine."""

    q = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=100),
        metadata={"description": "In the id or a name, with or without diacritics."},
    )
    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=100),
        metadata={"description": "Code or id; with everything below it. Left out: the province."},
    )
    closed = ma.fields.Boolean(
        load_default=None, allow_none=True, metadata={"description": "Left out: open and closed ones."}
    )


class AgencyArgs(PageArgs):
    """What `AgencyArgsSchema` loads."""

    q: str
    area: str
    closed: bool | None


class DeskAgencySchema(ma.Schema):
    """An agency at the desk."""

    id = ma.fields.String(attribute="_id", required=True, metadata={"example": "ubnd:29242@2025-07-01"})
    version = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    name = ma.fields.Nested(AgencyNameSchema, required=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    origin = ma.fields.String(
        required=True,
        metadata={
            "description": "`file`, `import` if it came with a map, or `desk` once an official made or changed it."
        },
    )
