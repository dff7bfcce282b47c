"""`/console/outlets/import`: a table of outlets, tried or kept, with the line and the column of every fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import marshmallow as ma
from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.extensions import problems
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html.forms import Form
from models.access import guards
from models.access.guards import Act
from models.access.permissions import Permission
from models.errors import Clash, Fault, Invalid, TooMany, Unavailable
from models.outlets import importing, table
from models.outlets.importing import Effect, LineFault, Plan

table_pages = Blueprint("console_outlet_table", __name__, url_prefix="/console/outlets/import")

#: Lines and faults that are shown.
MOST = 200


class Tried(NamedTuple):
    """What a table would do: how many lines of each effect, the first lines that do something, and faults in words."""

    name: str
    counts: Counter[Effect]
    lines: Sequence[importing.LineEffect]
    faults: Sequence[tuple[int, str, str]]
    more: bool


@table_pages.get("")
@page(permission=Permission.OUTLET_MANAGE)
def ask() -> Response:
    """Ask for a table."""
    return _shown()


@table_pages.post("")
@page(permission=Permission.OUTLET_MANAGE)
@body(BodySize(files=1))
@idempotent_form
def take() -> Response:
    """Say what a table would do, or do it: all of it or nothing."""
    store, official, where = current_store(), current_identity(), current_circumstances()
    sent = request.files.get("file")
    data = sent.stream.read() if sent else b""
    if not sent or not data:
        return _shown(422, faults=[Fault("file", "required")])
    try:
        guards.spend(store, Act.UPLOAD, where)
        name = sent.filename or ""
        planned = importing.plan(store, data, importing.managed_by(official), where, name)
        tried = _tried(name, planned)
        if request.form.get("do") != "keep" or planned.faults:
            return _shown(422 if planned.faults else 200, tried)
        importing.commit(store, planned, official.actor)
    except Invalid as error:
        return _shown(422, faults=error.faults)
    except (Clash, TooMany, Unavailable) as error:
        return _shown(409, faults=problems.told(error, "file"))
    made, edited = str(len(planned.fresh)), str(len(planned.changed))
    return answers.go("/console/outlets", made=made, edited=edited, done="imported")


def _tried(name: str, planned: Plan) -> Tried:
    acting = [one for one in planned.effects if one.effect is not Effect.UNCHANGED]
    return Tried(
        name,
        Counter(one.effect for one in planned.effects),
        acting[:MOST],
        [(one.line, one.column, _said(one)) for one in planned.faults[:MOST]],
        len(acting) > MOST or len(planned.faults) > MOST,
    )


def _said(found: LineFault) -> str:
    """Return the sentence of a fault, in which the column is called as its head is."""
    return problems.detail(found.fault, current_language(), named=lambda path, spoken: f"“{found.column}”")


def _shown(status: int = 200, tried: Tried | None = None, faults: Sequence[Fault] = ()) -> Response:
    known = table.words()
    return answers.page(
        "console/outlets/import.html",
        status,
        form=Form(ma.Schema(), faults=faults),
        tried=tried,
        needed=[known["columns"][one] for one in known["needed"]],
        needed_new=[known["columns"][one] for one in known["needed_new"]],
    )
