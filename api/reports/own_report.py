"""Whose report it is: its owner's credential opens it, and so does its PIN, without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import request

from api.extensions.context import current_identity, current_store
from api.extensions.owners import owners_of
from models.access.callers import CallerKind
from models.errors import NotFound
from models.reports import pin_guesses, reports
from models.reports.reports import Report
from models.store.events import Actor

R = TypeVar("R")

PIN_HEADER = "X-Report-PIN"


def is_mine(report: Report) -> bool:
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


def own_report(view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the report of its path, if it is the caller's.

    Place it above `idempotent`, or a stranger could read a replayed answer.

    :raises NotFound: there is none, or it is somebody else's.
    """

    @wraps(view)
    def checked(*args: object, code: str, **kwargs: object) -> R:
        report = reports.by_code(current_store(), code)
        if not is_mine(report):
            raise NotFound
        return view(*args, report=report, **kwargs)

    return checked


def actor_of(report: Report) -> Actor:
    """Return the caller as the actor of an event; whoever shows only a PIN is the bearer of it."""
    identity = current_identity()
    if identity.kind is CallerKind.OPEN:
        return {"kind": "pin", "id": report["_id"]}
    return identity.actor
