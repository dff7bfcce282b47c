"""Shapes of the preview of an alert."""

from __future__ import annotations

import marshmallow as ma

from api.alerts.schemas import AlertAreaSchema
from api.extensions.fields import Choice
from api.extensions.problem_schemas import FaultSchema
from models.delivery.deliveries import DeliveryChannel
from models.messages.canaries import ChannelState
from models.monitoring.takeover_outlook import Part
from notifications.channels import Loudness, Section


class PreviewAreaSchema(ma.Schema):
    """An area and who is registered there."""

    id = ma.fields.String(required=True)
    full_name = ma.fields.String(required=True)
    people = ma.fields.Integer(
        allow_none=True, required=True, metadata={"description": "Null where nobody imported it."}
    )
    year = ma.fields.Integer(allow_none=True, required=True)


class ProviderPauseSchema(ma.Schema):
    """Why a provider is left alone now."""

    code = ma.fields.String(required=True)
    until = ma.fields.AwareDateTime(format="iso", required=True)


class ChannelHealthSchema(ma.Schema):
    """How a channel does, by the messages that try it every few minutes (CANARIES)."""

    state = Choice(ChannelState, required=True)
    accepted_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    failed_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    code = ma.fields.String(
        required=True,
        metadata={"description": "Why the provider did not take the last one; empty if it did."},
    )
    milliseconds = ma.fields.Integer(allow_none=True, required=True)


class ReachableSchema(ma.Schema):
    """One wave, before it is sent."""

    channel = Choice(DeliveryChannel, required=True)
    recipients = ma.fields.Integer(
        required=True,
        metadata={"description": "Devices or subscriptions. Of `sms` at most: who has the app gets none."},
    )
    more = ma.fields.Boolean(required=True, metadata={"description": "Counting stopped; there are more."})
    after_seconds = ma.fields.Integer(
        required=True, metadata={"description": "From the approval to the beginning of the wave."}
    )
    withheld = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(["", "not_in_use", "released_by_approval", "sms_not_released"]),
        metadata={
            "description": "Why nothing goes out on it; empty when it does. `released_by_approval`: it goes out if an "
            "approver of the province approves the alert. The end of a warning reaches whoever had that by SMS, always."
        },
    )
    paused = ma.fields.Nested(
        ProviderPauseSchema,
        allow_none=True,
        required=True,
        metadata={"description": "The provider fails, or asked for a pause; null while it works."},
    )
    health = ma.fields.Nested(
        ChannelHealthSchema,
        allow_none=True,
        required=True,
        metadata={"description": "Null where the channel is not in use."},
    )


class OnPhoneSchema(ma.Schema):
    """What a locked phone shows of a push; phones differ by some characters."""

    platform = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    body = ma.fields.String(required=True)


class TextPreviewSchema(ma.Schema):
    """What a reader of one language gets on one channel."""

    channel = Choice(DeliveryChannel, required=True)
    language = ma.fields.String(required=True, metadata={"description": "Which they chose."})
    spoken = ma.fields.String(required=True, metadata={"description": "In which they get it."})
    title = ma.fields.String(required=True, metadata={"description": "Empty where there are no titles."})
    texts = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "What arrives, message by message."}
    )
    characters = ma.fields.Integer(required=True)
    cut = ma.fields.Boolean(
        required=True, metadata={"description": "A push has no room for the rest; the app has it."}
    )
    segments = ma.fields.Integer(required=True, metadata={"description": "Of an SMS: each is paid. Else 0."})
    alphabet = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(["", "gsm7", "ucs2"]),
        metadata={"description": "Of an SMS, else empty."},
    )
    phones = ma.fields.List(ma.fields.Nested(OnPhoneSchema), required=True)
    section = Choice(
        Section,
        allow_none=True,
        required=True,
        metadata={"description": "Of the phone's notices; null but for push."},
    )
    loudness = Choice(
        Loudness,
        allow_none=True,
        required=True,
        metadata={"description": "`critical` breaks through silence; null but for push."},
    )


class NoLongerMeantSchema(ma.Schema):
    """What an update leaves out of what was told before; those who were reached there are told so."""

    areas = ma.fields.List(ma.fields.Nested(AlertAreaSchema), required=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
    reached = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(),
        required=True,
        metadata={"description": "Messages that the version before brought to anybody, by channel."},
    )


class OutletOutlookSchema(ma.Schema):
    """What loudspeakers and public boards would do with it."""

    part = Choice(
        Part,
        required=True,
        metadata={
            "description": "`takeover`: nothing else plays; `bulletin`: an urgent bulletin within their hours; "
            "`nothing`: an exercise that does not take over."
        },
    )
    hours = ma.fields.Float(required=True, metadata={"description": "Of the takeover; else 0."})
    loudspeakers = ma.fields.Integer(required=True)
    boards = ma.fields.Integer(required=True)
    unheard = ma.fields.Integer(
        required=True, metadata={"description": "Of all that are meant: offline, or never heard."}
    )
    least_level = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "From which level on the hazard takes over, where nobody chose otherwise."},
    )


class AlertPreviewSchema(ma.Schema):
    """What an alert would do and say if it were issued now."""

    version = ma.fields.Integer(required=True)
    faults = ma.fields.List(
        ma.fields.Nested(FaultSchema),
        required=True,
        metadata={
            "description": "What keeps it from being issued; then there are neither channels nor texts."
        },
    )
    silent = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(["", "faults", "test"]),
        metadata={
            "description": "Why there are neither channels nor texts: it has faults, or a Test reaches nobody."
        },
    )
    areas = ma.fields.List(ma.fields.Nested(PreviewAreaSchema), required=True)
    people = ma.fields.Integer(
        allow_none=True,
        required=True,
        metadata={"description": "Registered in all areas; null unless it is known of each."},
    )
    channels = ma.fields.List(ma.fields.Nested(ReachableSchema), required=True)
    texts = ma.fields.List(ma.fields.Nested(TextPreviewSchema), required=True)
    no_longer_meant = ma.fields.Nested(NoLongerMeantSchema, required=True)
    outlets = ma.fields.Nested(
        OutletOutlookSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null for what reaches no outlet whatever it says: a Test, or an end."},
    )
