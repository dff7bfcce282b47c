"""`/console/outlets/pair?code=`, the address that devices show: what asks, which outlet it is, yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import names, places
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import told
from api.html.forms import Form
from api.html.words import later
from models.access.permissions import Permission
from models.errors import Clash, Fault, Invalid, NotFound, Stale, TooMany
from models.outlets import access, lists, pairings
from models.outlets.outlets import Outlet
from models.outlets.pairings import Pairing

pairing = Blueprint("console_outlet_pairing", __name__, url_prefix="/console/outlets/pair")

HERE = "/console/outlets/pair"

#: Outlets to choose from; whoever does not see theirs says more words.
MOST = 30

DONE = {"denied": later("Đã từ chối thiết bị ấy.")}


class Choice(NamedTuple):
    """The outlets that a device may be, each with its kind and area in words.

    :param chosen: the id of the one that is chosen already; "" for none.
    :param more: whether there are more of them.
    """

    q: str
    chosen: str
    rows: Sequence[tuple[Outlet, str, str]]
    more: bool


@pairing.get("")
@page(permission=Permission.OUTLET_MANAGE)
def ask() -> Response:
    """Ask for the code, or show what asks under it and the outlets that it may be."""
    return _shown(request.args.get("code", ""))


@pairing.post("")
@page(permission=Permission.OUTLET_MANAGE)
@idempotent_form
def decide() -> Response:
    """Say which outlet the device is, or that it is none of ours."""
    store, official, sent = current_store(), current_identity(), request.form
    code = sent.get("code", "")
    try:
        if sent.get("do") == "deny":
            pairings.deny(store, official, code, current_circumstances())
            return answers.go(HERE, done="denied")
        outlet_id, _, version = sent.get("outlet", "").partition(":")
        if not version.isdecimal():
            raise Invalid(Fault("outlet", "required"))
        expect = int(version[:18])
        pairings.confirm(store, official, outlet_id, code, current_circumstances(), expect=expect)
    except Invalid as error:
        return _shown(code, 422, error.faults)
    except (Clash, NotFound) as error:
        return _shown(code, 409, [Fault("", error.code, error.params)])
    except Stale:
        return _shown(code, 412, [Fault("", "form_outdated")])
    except TooMany as error:
        return _shown("", 429, told(error, "code"))
    return answers.go(f"/console/outlets/{outlet_id}", done="paired")


def _shown(code: str, status: int = 200, faults: Sequence[Fault] = ()) -> Response:
    form = Form(ma.Schema(), MultiDict({"code": code}), faults)
    found = None
    try:
        found = pairings.look(current_store(), code, current_circumstances()) if code else None
    except NotFound as error:
        form.faults = form.faults or [Fault("code", error.code, error.params)]
    except TooMany as error:
        form.faults, status = told(error, "code"), 429
    return answers.page(
        "console/outlets/pair.html",
        status,
        form=form,
        code=pairings.shown(code) if found else code,
        asking=found,
        choice=_choice(found),
        done=done_of(DONE),
    )


def _choice(found: Pairing | None) -> Choice:
    """Return the outlets that a device may be: those that the words find, or the one that the address names."""
    store, official = current_store(), current_identity()
    given = request.form if request.method == "POST" else request.args
    words, named = given.get("q", ""), given.get("outlet", "").partition(":")[0]
    rows: list[Outlet] = []
    if found:
        rows = lists.matching(store, official, Permission.OUTLET_MANAGE, words, most=MOST + 1)
    if found and named and all(one["_id"] != named for one in rows):
        try:
            rows.insert(0, access.get_for(store, official, Permission.OUTLET_MANAGE, named))
        except NotFound:
            named = ""
    areas = places.names([one["area_id"] for one in rows])
    return Choice(
        words,
        named,
        [(one, names.named(names.KINDS, one["kind"]), areas[one["area_id"]]) for one in rows[:MOST]],
        len(rows) > MOST,
    )
