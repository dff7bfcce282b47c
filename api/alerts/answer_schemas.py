"""Shapes of what people say about an alert: that it was displayed, that they are safe, that they need help."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.categories.schemas import HotlineSchema
from api.extensions.fields import Choice
from api.reports import rescue_bodies
from api.reports.place_schemas import ToldPlace, ToldPlaceSchema
from models.alerts.cap_terms import Status
from models.delivery.acknowledgements import MOST_AT_ONCE, Seen, Told
from models.safety.check_ins import MAX_NOTE, MOST_PEOPLE, SafetyState


class AcknowledgementSchema(ma.Schema):
    """That an alert was displayed."""

    how = ma.fields.Enum(
        Seen,
        by_value=True,
        load_default=Seen.DISPLAYED,
        metadata={"description": "`opened` says that it was displayed, too."},
    )
    at = ma.fields.AwareDateTime(
        format="iso",
        load_default=None,
        metadata={
            "description": "When, by the phone's clock, if it is said later; one that can't be is now."
        },
    )


class AcknowledgementBody(TypedDict):
    """What `AcknowledgementSchema` loads."""

    how: Seen
    at: Any


class AlertAcknowledgementSchema(AcknowledgementSchema):
    """The same with the alert that it is of."""

    alert = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=200),
        metadata={"description": "Its `identifier`."},
    )


class AcknowledgementsSchema(ma.Schema):
    """What an app kept while it was offline."""

    acknowledgements = ma.fields.List(
        ma.fields.Nested(AlertAcknowledgementSchema),
        required=True,
        validate=ma.validate.Length(min=1, max=MOST_AT_ONCE),
    )


class AcknowledgementsBody(TypedDict):
    """What `AcknowledgementsSchema` loads."""

    acknowledgements: list[Told]


class CheckInPlaceSchema(ToldPlaceSchema):
    """Where somebody is, as far as they say so."""


class CheckInPostSchema(ma.Schema):
    """An answer to an alert. With `need_help` nothing else is needed, and what cannot be kept is left out."""

    state = ma.fields.Enum(SafetyState, by_value=True, required=True)
    place = ma.fields.Nested(CheckInPlaceSchema, load_default=lambda: CheckInPlaceSchema().load({}))
    note = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=MAX_NOTE), metadata={"example": "Nước tới ngực."}
    )
    people = ma.fields.Integer(
        strict=True,
        load_default=None,
        validate=ma.validate.Range(min=1, max=MOST_PEOPLE),
        metadata={"description": "How many people the answer is for.", "example": 3},
    )
    shares_place = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "The family that was linked before may see the place, too."},
    )

    @ma.pre_load
    def _take_what_there_is(self, data: Any, **given: Any) -> Any:
        """Refuse no call for help for a part that can be left out."""
        needs_help = isinstance(data, dict) and data.get("state") == SafetyState.NEED_HELP
        if not needs_help:
            return data
        kept = rescue_bodies.readable(data, self)
        return kept if isinstance(kept.get("place", {}), dict) else {**kept, "place": {}}


class CheckInPost(TypedDict):
    """What `CheckInPostSchema` loads."""

    state: SafetyState
    place: ToldPlace
    note: str
    people: int | None
    shares_place: bool


class CalledReportSchema(ma.Schema):
    """The call for rescue that an answer made; the PIN opens it without an account."""

    code = ma.fields.String(required=True, metadata={"example": "VL-7K3M9"})
    pin = ma.fields.String(required=True, metadata={"example": "048213"})
    left_out = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "What could not be kept of the answer, by its paths."},
    )
    asks_for = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "`place` when nobody knows where they are: ask, and send the answer again."},
    )


class CheckInSchema(ma.Schema):
    """An answer as it stands, and what to tell the person."""

    alert = ma.fields.String(required=True, metadata={"description": "Identifier of the alert."})
    status = Choice(Status, required=True, metadata={"description": "An Exercise sends nobody."})
    state = Choice(SafetyState, required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    advice = ma.fields.String(
        required=True, metadata={"description": "What to show, in the caller's language."}
    )
    report = ma.fields.Nested(
        CalledReportSchema, required=True, allow_none=True, metadata={"description": "With `need_help` only."}
    )
    hotlines = ma.fields.List(
        ma.fields.Nested(HotlineSchema),
        required=True,
        metadata={"description": "Numbers to call at once, with `need_help`."},
    )
