"""The browser of a resident as a `web` device: its token is in a cookie that no script reads.

It owns what is being filled in, the photos sent so far, and what is followed. It opens no report: a phone is lent, and
a browser remembers addresses, so that this takes the PIN (`api.public.reported.opened`).
"""

from __future__ import annotations

from flask import Response, g, request

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from models.access.callers import ANYBODY, CallerKind
from models.access.tokens import Opaque
from models.errors import Unauthenticated
from models.messages.messages import Owner
from models.people import credentials, devices
from models.people.devices import Platform

COOKIE = "loa_web"

#: So long a browser brings it along, in seconds: following and photos need it that long, a report an hour.
KEPT = 30 * 24 * 3600


def recognise() -> None:
    """Let `current_identity` be the device of the cookie; anybody without one, or with one that is good no more."""
    token = request.cookies.get(COOKIE, "")
    g.identity = ANYBODY
    if token.startswith(f"{Opaque.DEVICE}."):
        try:
            g.identity = credentials.identify(current_store(), token)
        except Unauthenticated:
            return


def begin() -> Owner:
    """Return the device of this browser; one that has none is registered, and brings it along from now on.

    :raises TooMany: very many of this network were registered within the hour.
    """
    identity = current_identity()
    if identity.kind is not CallerKind.DEVICE:
        said: devices.Installation = {"platform": Platform.WEB, "language": current_language()}
        device, g.web_token = devices.register(current_store(), said, current_circumstances())
        g.identity = credentials.identify(current_store(), g.web_token)
        return Owner(str(CallerKind.DEVICE), device["_id"])
    return Owner(str(CallerKind.DEVICE), identity.id)


def known() -> Owner | None:
    """Return the device of this browser; None where it has none."""
    identity = current_identity()
    return Owner(str(identity.kind), identity.id) if identity.id else None


def remember(response: Response) -> None:
    """Let the browser bring a device along that was registered just now."""
    if token := g.get("web_token"):
        response.set_cookie(
            COOKIE, token, max_age=KEPT, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
        )
