"""Shapes of `/v1/outlets/pairings`."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from models.outlets.pairings import CODE_LENGTH, MOST_SAID, word_faults


def _said() -> ma.fields.String:
    return ma.fields.String(load_default="", validate=(ma.validate.Length(max=MOST_SAID), _plain))


def _plain(words: str) -> None:
    """Refuse words that show something else than they are.

    :raises ValidationError: they do.
    """
    if faults := list(word_faults("", words)):
        raise ma.ValidationError(faults)


class DeviceWordsSchema(ma.Schema):
    """What a device says of itself; nobody checks it, an official sees it."""

    MAY_BE_ABSENT = MAY_BE_A_FORM = True

    hardware = _said()
    software = _said()
    serial = _said()


class PairingSchema(ma.Schema):
    """What a device gets (RFC 8628, 3.2)."""

    device_code = ma.fields.String(
        required=True, metadata={"description": "The secret of the device; shown to nobody."}
    )
    user_code = ma.fields.String(
        required=True,
        metadata={"example": "BCDF-GHJK", "description": f"{CODE_LENGTH} letters that the device shows."},
    )
    verification_uri = ma.fields.String(required=True)
    verification_uri_complete = ma.fields.String(
        required=True, metadata={"description": "The same with the code in it, for a QR code."}
    )
    expires_in = ma.fields.Integer(required=True, metadata={"description": "Seconds."})
    interval = ma.fields.Integer(
        required=True, metadata={"description": "Seconds between two questions, at least."}
    )


class ShownPairing(TypedDict):
    """What `PairingSchema` dumps."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int
