"""TOTP (RFC 6238): the six digits of an authenticator app, as second factor of officials."""

from __future__ import annotations

import binascii
import io
from datetime import UTC, datetime

import pyotp
import segno
from pyotp.utils import strings_equal

from models.language.text import digits

#: Steps of 30 seconds that a phone's clock may be off, either way.
WINDOW = 1

_SHORTEST = 16

#: Who the codes are for, as the authenticator app shows it.
ISSUER = "Loa"


def new_secret() -> str:
    """Make a new secret, in base32, as authenticator apps take it."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Say whether `text` is base32 and long enough to be a secret."""
    try:
        pyotp.TOTP(text).at(0)
    except (binascii.Error, ValueError):
        return False
    return len(text) >= _SHORTEST


def uri(secret: str, username: str) -> str:
    """Return the address that an authenticator app reads from a QR code (`otpauth://totp/…`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def qr_code(address: str) -> str:
    """Return the QR code of such an address as SVG, black on white with the quiet zone that cameras need."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn,
        kind="svg",
        xmldecl=False,
        border=4,
        light="#fff",
        omitsize=True,
        svgclass=None,
        lineclass=None,
        nl=False,
    )
    return drawn.getvalue().decode()


def counter_of(secret: str, code: str) -> int | None:
    """Return the number of the 30-second step that `code` belongs to; None if it is of no step around now."""
    totp = pyotp.TOTP(secret)
    now = totp.timecode(datetime.now(UTC))
    given = digits(code)
    fitting = [
        step
        for step in range(now - WINDOW, now + WINDOW + 1)
        if strings_equal(given, totp.generate_otp(step))
    ]
    return fitting[-1] if fitting else None
