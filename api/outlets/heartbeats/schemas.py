"""Shapes of heartbeats; docs/outlets.md, "What the device tells"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma

from api.extensions import etag_syntax
from api.extensions.fields import Choice
from models.monitoring import beats
from models.monitoring.beats import Mode

#: Longest word of a device, longest etag or hash, and most of a list.
WORD, MARK, MOST = 100, 128, 200


def _words(most: int = MARK, count: int = MOST) -> ma.fields.List[str]:
    return ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=most)), validate=ma.validate.Length(max=count)
    )


def _number(least: float, most: float) -> ma.fields.Float:
    return ma.fields.Float(validate=ma.validate.Range(min=least, max=most))


class _Whole(ma.fields.Integer):
    """A whole number; many a device has only floats, and a part of one says nothing here."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> Any:
        rounded = round(value) if isinstance(value, float) and math.isfinite(value) else value
        return super()._deserialize(rounded, attr, data, **given)


def _whole(least: int, most: int) -> ma.fields.Integer:
    return _Whole(strict=True, validate=ma.validate.Range(min=least, max=most))


def _word(most: int = WORD) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.Length(max=most))


class BeatSchema(ma.Schema):
    """One heartbeat, read tolerantly: a device on a pole is older or newer than the server, and must be heard.

    What it says beyond these fields is passed over, and null is as good as nothing.
    """

    class Meta:
        unknown = ma.EXCLUDE

    @ma.pre_load
    def without_nulls(self, data: Mapping[str, Any], **_given: object) -> dict[str, Any]:
        """Leave out what a device does not know."""
        return {name: value for name, value in data.items() if value is not None}

    at = ma.fields.AwareDateTime(format="iso", required=True)
    programme = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=MARK),
        metadata={"description": 'The ETag of the programme that is held; "" for none.'},
    )
    mode = Choice(Mode, required=True)
    what = _word(MARK)
    shown = _word(MARK)
    position_seconds = _number(0, 1e6)
    clock_offset_seconds = _number(-beats.MOST_OFFSET, beats.MOST_OFFSET)
    free_bytes = _whole(0, 2**60)
    network = _word()
    signal_dbm = _whole(-200, 50)
    temperature_c = _number(-80, 200)
    amplifier = _word()
    volume_percent = _whole(0, 100)
    software = _word()
    uptime_seconds = _whole(0, 2**40)
    reset_reason = _word()
    missing = _words()
    faults = _words(WORD, 20)
    done = _words(count=50)
    screenshot = _word(MARK)

    @ma.validates("at")
    def in_time(self, at: datetime, **_given: object) -> None:
        """Refuse what no clock says.

        :raises ValidationError: it does.
        """
        if faults := list(beats.faults_of(at)):
            raise ma.ValidationError(faults)

    @ma.post_load
    def as_it_left(self, data: dict[str, Any], **_given: object) -> dict[str, Any]:
        """Take the tag as it left Loa, whatever a proxy that compresses has made of it on the way."""
        return {**data, "programme": etag_syntax.bare(data["programme"])}


class HeartbeatAnswerSchema(ma.Schema):
    """What a device is told."""

    server_time = ma.fields.AwareDateTime(format="iso", required=True)
    programme = ma.fields.String(
        required=True, metadata={"description": 'The ETag of the programme that counts; "" for none.'}
    )
    poll_seconds = ma.fields.Integer(required=True)
