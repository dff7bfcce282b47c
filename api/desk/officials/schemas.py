"""Shapes of `/v1/desk/officials`."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Name
from api.extensions.paging import PageArgs, PageArgsSchema
from models.access.permissions import Role
from models.people.assignments import AssignmentRow
from models.people.managing_officials import PersonAction
from models.people.officials import MAX_NAME, OfficialState

#: Most roles that one official holds.
MOST_ROLES = 50


def _id(text: str) -> ma.fields.String:
    return ma.fields.String(
        load_default="", validate=ma.validate.Length(max=100), metadata={"description": text}
    )


class HeldSchema(ma.Schema):
    """A role, in an area with everything below it, for one agency or (empty) any."""

    role = Choice(Role, required=True)
    area_id = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=100),
        metadata={"example": "29242@2025-07-01"},
    )
    agency_id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=100),
        metadata={"example": "ubnd:29242@2025-07-01", "description": "Empty: any agency."},
    )


class RolesSchema(ma.Schema):
    """The roles that an official holds from now on, in place of those before."""

    assignments = ma.fields.List(
        ma.fields.Nested(HeldSchema), required=True, validate=ma.validate.Length(min=1, max=MOST_ROLES)
    )


class RolesBody(TypedDict):
    """What `RolesSchema` loads."""

    assignments: list[AssignmentRow]


class InviteSchema(RolesSchema):
    """Somebody new."""

    username = ma.fields.String(
        required=True, validate=ma.validate.Length(min=1, max=100), metadata={"example": "canbo.mau"}
    )
    name = Name(
        MAX_NAME,
        metadata={"example": "Cán bộ mẫu"},
    )


class InviteBody(RolesBody):
    """What `InviteSchema` loads."""

    username: str
    name: str


class OfficialArgsSchema(PageArgsSchema):
    """Filters that combine; role, area and agency must fit in one assignment."""

    q = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=100),
        metadata={"description": "In the user name or the name, with or without diacritics."},
    )
    area = _id("Code or id of an area; with everything below it.")
    agency = _id("Id of an agency.")
    role = Choice(Role, load_default="")
    state = Choice(OfficialState, load_default="")


class OfficialArgs(PageArgs):
    """What `OfficialArgsSchema` loads."""

    q: str
    area: str
    agency: str
    role: str
    state: str


class OfficialSchema(ma.Schema):
    """An official as those who manage people see them."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    username = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    assignments = ma.fields.List(ma.fields.Nested(HeldSchema), required=True)
    state = Choice(
        OfficialState,
        required=True,
        metadata={"description": "`pending`: a password or a second factor is still to be set up."},
    )
    second_factor = ma.fields.Boolean(
        required=True, metadata={"description": "Whether they sign in with an authenticator app."}
    )
    invited_until = ma.fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When the invitation that is out ends; null: none is."},
    )
    disabled_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    created_at = ma.fields.AwareDateTime(required=True)
    actions = ma.fields.List(
        Choice(PersonAction),
        required=True,
        metadata={"description": "What the caller may do: nothing to themselves or beyond their areas."},
    )


class OfficialStepActorSchema(ma.Schema):
    """Who did it."""

    kind = ma.fields.String(required=True, metadata={"example": "official"})
    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "Empty where nobody has one."})


class OfficialStepSchema(ma.Schema):
    """One thing that happened to an official."""

    version = ma.fields.Integer(required=True, metadata={"description": "The version that it made."})
    at = ma.fields.AwareDateTime(required=True)
    action = ma.fields.String(required=True, metadata={"example": "assigned"})
    actor = ma.fields.Nested(OfficialStepActorSchema, required=True)
    assignments = ma.fields.List(
        ma.fields.Nested(HeldSchema),
        required=True,
        allow_none=True,
        metadata={"description": "The roles that they hold since; null: it did not change them."},
    )
    why = ma.fields.String(
        required=True, metadata={"description": "Why a session was ended; else empty.", "example": "disabled"}
    )


class NewInvitationSchema(ma.Schema):
    """A new invitation: the only time that its token is shown."""

    token = ma.fields.String(
        required=True,
        metadata={
            "description": "For `POST /v1/desk/invitations/look-up` and `/accept`; never put it into a path or a query."
        },
    )
    link = ma.fields.String(
        required=True,
        metadata={
            "description": "The page where the official accepts it; give it to them by a safe way. The token stands "
            "behind `#`, which browsers do not send."
        },
    )
    expires_at = ma.fields.AwareDateTime(required=True)


class InvitedSchema(OfficialSchema):
    """An official with a new invitation."""

    invitation = ma.fields.Nested(NewInvitationSchema, required=True)
