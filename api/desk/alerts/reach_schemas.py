"""Shapes of the reach of an alert: what became of it, in counts with their denominators."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from models.outlets.outlets import OutletKind


class MilestonesSchema(ma.Schema):
    """Seconds from the approval until so many of the planned recipients; null while they are not reached."""

    p50 = ma.fields.Float(required=True, allow_none=True)
    p90 = ma.fields.Float(required=True, allow_none=True)
    p99 = ma.fields.Float(required=True, allow_none=True)


class ChannelReachSchema(ma.Schema):
    """One channel. Recipients of `fcm` are topics (an area in a language), no persons; `devices` are single phones."""

    channel = ma.fields.String(required=True)
    deliveries = ma.fields.Integer(
        metadata={"description": "Pieces that the alert was cut into."}, required=True
    )
    finished = ma.fields.Integer(metadata={"description": "Of the pieces."}, required=True)
    stopped = ma.fields.Integer(
        metadata={"description": "Of the pieces, for a fault of the message."}, required=True
    )
    planned = ma.fields.Integer(metadata={"description": "Recipients: the denominator."}, required=True)
    accepted = ma.fields.Integer(
        metadata={"description": "Taken by the provider; not: read by anybody."}, required=True
    )
    delivered = ma.fields.Integer(
        metadata={"description": "Of the accepted: on the phone, say carrier and Zalo."},
        required=True,
    )
    undelivered = ma.fields.Integer(
        metadata={"description": "Of the accepted: never on the phone."}, required=True
    )
    failed = ma.fields.Integer(required=True)
    told_over = ma.fields.Integer(
        metadata={"description": "Warned before, and told that it is over for them; in no other count."},
        required=True,
    )
    spared = ma.fields.Integer(
        required=True,
        metadata={"description": "Needed no message here: the app tells them, or they saw the warning."},
    )
    waiting = ma.fields.Integer()
    reasons = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    first_seconds = ma.fields.Float(
        allow_none=True,
        metadata={"description": "From approval to the first acceptance."},
        required=True,
    )
    last_seconds = ma.fields.Float(allow_none=True, required=True)
    accepted_within = ma.fields.Nested(MilestonesSchema, required=True)
    delivered_within = ma.fields.Nested(
        MilestonesSchema, required=True, metadata={"description": "By receipts, which SMS and Zalo have."}
    )


class PopulationSchema(ma.Schema):
    """How many people are registered in an area, as the province imported it."""

    people = ma.fields.Integer(required=True)
    year = ma.fields.Integer(required=True)
    source = ma.fields.String(required=True)


class PeopleReachSchema(ma.Schema):
    """What people did, beside how many there are. On several channels somebody is accepted several times."""

    area_id = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Empty where nobody knows where they are; null for all together."},
    )
    full_name = ma.fields.String(required=True)
    population = ma.fields.Nested(
        PopulationSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The denominator; null while nobody imported it, and never an estimate."},
    )
    accepted = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(),
        required=True,
        metadata={"description": "Recipients that providers took it for, by channel. Taken is not read."},
    )
    topics = ma.fields.Integer(
        required=True, metadata={"description": "Push topics sent to. A topic is no person."}
    )
    delivered = ma.fields.Integer(
        required=True, metadata={"description": "On the phone, say carriers and Zalo."}
    )
    displayed = ma.fields.Integer(
        required=True, metadata={"description": "People whose app or Zalo showed it, as these say."}
    )
    opened = ma.fields.Integer(required=True, metadata={"description": "Of the displayed."})
    elsewhere = ma.fields.Integer(
        required=True,
        metadata={
            "description": "Phones that say so, too, but follow none of its areas or were registered after it. They "
            "are not among the displayed, since anybody can register phones."
        },
    )
    safe = ma.fields.Integer(required=True)
    need_help = ma.fields.Integer(required=True)
    displayed_percent = ma.fields.Float(
        required=True, allow_none=True, metadata={"description": "Of the population; null while unknown."}
    )
    answered_percent = ma.fields.Float(
        required=True, allow_none=True, metadata={"description": "Of the population; null while unknown."}
    )


class OutletReachSchema(ma.Schema):
    """Outlets of one kind: for how many it is meant, how many hold it, and how many have shown or sounded it."""

    kind = Choice(OutletKind, required=True)
    meant = ma.fields.Integer(required=True)
    holding = ma.fields.Integer(
        required=True,
        metadata={"description": "Said in their last heartbeat that they hold it, or have shown it."},
    )
    shown = ma.fields.Integer(required=True)


class ReachArgsSchema(ma.Schema):
    """How much of it."""

    by = ma.fields.String(
        load_default="",
        validate=ma.validate.OneOf(["", "area"]),
        metadata={"description": "`area`: with a row for each commune."},
    )


class ReachArgs(TypedDict):
    """What `ReachArgsSchema` loads."""

    by: str


class ReachSchema(ma.Schema):
    """What became of an alert; of a drill, what became of the drill."""

    channels = ma.fields.List(ma.fields.Nested(ChannelReachSchema), required=True)
    devices = ma.fields.Integer(
        metadata={
            "description": "Devices with push that follow these areas: those behind topics, too. At most 5 minutes old."
        },
        required=True,
    )
    people = ma.fields.Nested(PeopleReachSchema, required=True)
    outlets = ma.fields.List(
        ma.fields.Nested(OutletReachSchema),
        required=True,
        metadata={"description": "Loudspeakers and boards that it takes over."},
    )
    areas = ma.fields.List(ma.fields.Nested(PeopleReachSchema), metadata={"description": "With `?by=area`."})
