"""A table that comes in at the console: tried or kept, with the line and the column of every fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import marshmallow as ma
from flask import Response, request

from api.console.extension import answers
from api.desk.tables.answered import said
from api.extensions import problems
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.html.forms import Form
from models.access import guards
from models.access.callers import Identity
from models.access.guards import Act
from models.errors import Clash, Fault, Invalid, TooMany, Unavailable
from models.tables import importing, words
from models.tables.importing import Room
from models.tables.plans import Effect, LineEffect, May, Plan, Row

#: Lines and faults that are shown.
MOST = 200


class Door(NamedTuple):
    """Where tables of a room come in: the template of the page, and the list that is led to afterwards."""

    room: Room[Any]
    managed_by: Callable[[Identity], May]
    template: str
    back: str


class Tried(NamedTuple):
    """What a table would do: how many lines of each effect, the first lines that do something, and faults in words."""

    name: str
    counts: Counter[Effect]
    lines: Sequence[LineEffect]
    faults: Sequence[tuple[int, str, str]]
    more: bool


def take(door: Door) -> Response:
    """Say what a table would do, or do it: all of it or nothing."""
    store, official = current_store(), current_identity()
    sent = request.files.get("file")
    data = sent.stream.read() if sent else b""
    if not sent or not data:
        return shown(door, 422, faults=[Fault("file", "required")])
    try:
        guards.spend(store, Act.UPLOAD, current_circumstances())
        name = sent.filename or ""
        may = door.managed_by(official)
        planned = importing.plan(store, door.room, data, may, current_circumstances(), name)
        tried = _tried(name, planned)
        if request.form.get("do") != "keep" or planned.faults:
            return shown(door, 422 if planned.faults else 200, tried)
        importing.commit(store, door.room, planned, official.actor)
    except Invalid as error:
        return shown(door, 422, faults=error.faults)
    except (Clash, TooMany, Unavailable) as error:
        return shown(door, 409, faults=problems.told(error, "file"))
    made, edited = str(len(planned.fresh)), str(len(planned.changed))
    return answers.go(door.back, made=made, edited=edited, done="imported")


def shown(
    door: Door, status: int = 200, tried: Tried | None = None, faults: Sequence[Fault] = ()
) -> Response:
    """Show the page with what was tried, or ask for a table."""
    known = words.read(door.room.file)
    return answers.page(
        door.template,
        status,
        form=Form(ma.Schema(), faults=faults),
        tried=tried,
        needed=[known["columns"][one] for one in known["needed"]],
        needed_new=[known["columns"][one] for one in known.get("needed_new", ())],
    )


def done(sentence: str) -> str:
    """Return the sentence of an import with its numbers, as the address has them."""
    return sentence % {name: request.args.get(name, 0, int) for name in ("made", "edited")}


def _tried(name: str, planned: Plan[Row]) -> Tried:
    acting = [one for one in planned.effects if one.effect is not Effect.UNCHANGED]
    return Tried(
        name,
        Counter(one.effect for one in planned.effects),
        acting[:MOST],
        [(one.line, one.column, said(one, current_language())) for one in planned.faults[:MOST]],
        len(acting) > MOST or len(planned.faults) > MOST,
    )
