"""Shapes of devices."""

from __future__ import annotations

import marshmallow as ma

from api.devices.news_schemas import NewsWishesSchema
from models.language.languages import LANGUAGES
from models.people.devices import MAX_AREAS, Platform


class DeviceChangeSchema(ma.Schema):
    """What an installation says of itself."""

    language = ma.fields.String(
        validate=ma.validate.OneOf(LANGUAGES),
        metadata={"description": "Language of messages to this device.", "examples": ["vi"]},
    )
    area_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        validate=ma.validate.Length(max=MAX_AREAS),
        metadata={
            "description": f"Areas that it follows, at most {MAX_AREAS}; warnings and news of everything above come "
            "with them.",
            "examples": [["29242@2025-07-01"]],
        },
    )
    exercises = ma.fields.Boolean(
        metadata={"description": "Takes part in drills: gets exercise alerts, too.", "examples": [False]}
    )
    news = ma.fields.Nested(
        NewsWishesSchema, metadata={"description": "Posts that are pushed; default: all of my areas."}
    )
    app_version = ma.fields.String(validate=ma.validate.Length(max=40), metadata={"examples": ["1.4.0"]})
    push_token = ma.fields.String(
        validate=ma.validate.Length(max=1000),
        load_only=True,
        metadata={"description": "FCM registration token; empty takes it away."},
    )
    fid = ma.fields.String(
        validate=ma.validate.Length(max=200),
        load_only=True,
        metadata={"description": "Firebase installation id, preferred to the token; empty takes it away."},
    )


class NewDeviceSchema(DeviceChangeSchema):
    """A new installation."""

    platform = ma.fields.Enum(
        Platform, by_value=True, required=True, metadata={"description": "What the installation runs on."}
    )


class DeviceSchema(DeviceChangeSchema):
    """An installation."""

    language = ma.fields.String(required=True, metadata={"examples": ["vi"]})
    area_ids = ma.fields.List(ma.fields.String(), required=True)
    exercises = ma.fields.Boolean(required=True, metadata={"description": "Takes part in drills."})
    news = ma.fields.Nested(NewsWishesSchema, required=True)
    app_version = ma.fields.String(required=True)
    id = ma.fields.String(attribute="_id", metadata={"examples": ["66b1f0c2a1b2c3d4e5f60718"]}, required=True)
    platform = ma.fields.Enum(Platform, by_value=True, required=True)
    reachable = ma.fields.Boolean(
        metadata={"description": "Whether Loa has an address to push to."}, required=True
    )
    created_at = ma.fields.AwareDateTime(required=True)


class RegisteredDeviceSchema(DeviceSchema):
    """A device that has just been registered."""

    token = ma.fields.String(
        metadata={
            "description": "The device's credential, for `Authorization: Bearer`. It is shown this one time: keep it "
            "where other apps can't read it.",
            "examples": ["ldv.66b1f0c2a1b2c3d4e5f60718.…"],
        },
        required=True,
    )
