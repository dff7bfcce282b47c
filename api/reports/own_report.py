"""Whose report it is: its owner's credential opens it, and so does its PIN, without an account."""

from __future__ import annotations

from functools import wraps
from typing import Any, cast

from flask import request

from api.extensions.context import current_identity, current_store
from api.extensions.owners import owners_of
from api.extensions.view_functions import ViewFunction
from models.access.callers import CallerKind
from models.errors import NotFound
from models.reports import pin_guesses, reports
from models.store import Document
from models.store.events import Actor

PIN_HEADER = "X-Report-PIN"


def is_mine(report: Document) -> bool:
    """Say whether the caller is the report's owner or shows its PIN; `pin_guesses` limits wrong ones.

    :raises NotFound: `pin_wrong`.
    :raises TooMany: too many PINs were tried on this report, or by this caller or address on many.
    """
    if reports.is_owner(report, owners_of(current_identity())):
        return True
    pin = request.headers.get(PIN_HEADER, "")
    if not pin:
        return False
    if not _opens(report["_id"], pin):
        raise NotFound("pin_wrong")
    return True


def _opens(report_id: str, pin: str) -> bool:
    identity = current_identity()
    guesser = (str(identity.kind), identity.id) if identity.id else None
    address = request.remote_addr or ""
    return pin_guesses.opens(current_store(), report_id, pin, guesser=guesser, address=address)


def own_report(view: ViewFunction) -> ViewFunction:
    """Give the view the report of its path, if it is the caller's. Above `idempotent`: who may not, learns nothing.

    :raises NotFound: there is none, or it is somebody else's.
    """

    @wraps(view)
    def checked(*args: Any, code: str, **kwargs: Any) -> Any:
        report = reports.by_code(current_store(), code)
        if not is_mine(report):
            raise NotFound
        return view(*args, report=report, **kwargs)

    return cast(ViewFunction, checked)


def actor_of(report: Document) -> Actor:
    """The caller as the actor of an event; whoever shows only a PIN is the bearer of it."""
    identity = current_identity()
    if identity.kind is CallerKind.OPEN:
        return {"kind": "pin", "id": report["_id"]}
    return identity.actor
