"""Whose report it is: its owner's credential opens it, and so does its PIN, without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import request

from api.extensions.context import current_identity, current_store
from api.extensions.owners import owners_of
from models.access import rate_limits
from models.access.callers import CallerKind
from models.access.rate_limits import Limit
from models.errors import NotFound
from models.reports import reports, tracking
from models.reports.reports import Report
from models.store.events import Actor

R = TypeVar("R")

PIN_HEADER = "X-Report-PIN"


def is_mine(report: Report) -> bool:
    """Whether the caller is the report's owner or shows its PIN. Wrong guesses are limited.

    :raises NotFound: `pin_wrong`.
    :raises TooMany: too many PINs were tried on this report, or by this caller or address on many.
    """
    if reports.is_owner(report, owners_of(current_identity())):
        return True
    pin = request.headers.get(PIN_HEADER, "")
    if not pin:
        return False
    store, guesses = current_store(), _guesses(report)
    # Counted before it is looked at, so that no two guesses at once pass for one.
    for guess in guesses:
        rate_limits.spend(store, *guess)
    if not tracking.pin_fits(store, report["_id"], pin):
        raise NotFound("pin_wrong")
    for guess in guesses:
        rate_limits.give_back(store, *guess)
    return True


def _guesses(report: Report) -> list[tuple[Limit, *tuple[str, ...]]]:
    """Name the limits that a guess uses up: one report takes few, and nobody may try many reports one after another."""
    identity = current_identity()
    by_caller = [(Limit.PIN_CALLER, str(identity.kind), identity.id)] if identity.id else []
    return [(Limit.PIN, report["_id"]), (Limit.PIN_ADDRESS, request.remote_addr or ""), *by_caller]


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
