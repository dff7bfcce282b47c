"""Whose report it is: its owner's credential opens it, and so does its PIN, without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import request

from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.owners import owners_of
from models.access.callers import CallerKind
from models.errors import NotFound
from models.reports import looking_up
from models.reports.looking_up import Seen
from models.reports.reports import Report
from models.store.events import Actor

R = TypeVar("R")

PIN_HEADER = "X-Report-PIN"


def seen(code: str) -> Seen:
    """Return the report with a code, as far as the caller may see it by credential or PIN.

    :raises NotFound: `pin_wrong` or `not_found`: there is none for them.
    :raises TooMany: too many PINs or codes were tried.
    """
    owners, pin = owners_of(current_identity()), request.headers.get(PIN_HEADER, "")
    return looking_up.look_up(current_store(), code, owners, current_circumstances(), pin=pin)


def own_report(view: Callable[..., R]) -> Callable[..., R]:
    """Give the view the report of its path, if it is the caller's.

    Place it above `idempotent`, or a stranger could read a replayed answer.

    :raises NotFound: there is none, or it is somebody else's.
    """

    @wraps(view)
    def checked(*args: object, code: str, **kwargs: object) -> R:
        found = seen(code)
        if not found.own:
            raise NotFound
        return view(*args, report=found.report, **kwargs)

    return checked


def actor_of(report: Report) -> Actor:
    """Return the caller as the actor of an event; whoever shows only a PIN is the bearer of it."""
    identity = current_identity()
    if identity.kind is CallerKind.OPEN:
        return {"kind": "pin", "id": report["_id"]}
    return identity.actor
