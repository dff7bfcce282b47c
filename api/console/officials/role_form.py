"""The form of roles: those that are held, each to be kept or taken away, and one more to be given.

A browser sends of those that are held which are kept; the schema of the API reads what comes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from api.console.officials import names, places
from api.desk.officials.schemas import InviteSchema, RolesSchema
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.errors import Fault
from models.people.assignments import AssignmentRow

#: The fields of the role that is given, as the form has them.
GIVEN = ("assignments.0.role", "assignments.0.area_id", "assignments.0.agency_id")

#: The boxes of the roles that are held.
KEPT = "kept"

LABELS = {
    "assignments": later("Vai trò"),
    GIVEN[0]: later("Vai trò"),
    GIVEN[1]: later("Địa bàn, cả cấp dưới"),
    GIVEN[2]: later("Chỉ cho cơ quan"),
    "username": later("Tên đăng nhập"),
    "name": later("Họ và tên"),
}


@dataclass(frozen=True)
class Held:
    """A role that is held, and whether it is to stay."""

    value: str
    words: str
    kept: bool


def form_of(sent: Sent | None = None, *, new: bool = False, version: int | None = None) -> Form:
    """Return the form, with what was typed.

    :param new: for somebody new, with name and user name.
    """
    options: dict[str, Sequence[Option]] = {
        GIVEN[0]: names.roles(),
        GIVEN[1]: places.reached_areas(),
        GIVEN[2]: places.reached_agencies(),
    }
    schema = InviteSchema() if new else RolesSchema()
    form = Form(schema, MultiDict(), options=options, labels=LABELS, version=version)
    if sent is not None:
        form.sent = sent
    return form


def held(rows: Sequence[AssignmentRow], sent: Sent | None = None) -> Sequence[Held]:
    """Return the roles that are held as boxes, ticked as they were sent."""
    kept = None if sent is None else set(sent.getlist(KEPT))
    return [
        Held(value, names.held(row), kept is None or value in kept)
        for row, value in ((row, _value(row)) for row in rows)
    ]


def as_rows(sent: Sent, rows: Sequence[AssignmentRow]) -> Sent:
    """Return a form as the schema reads it: the roles that are kept, then the one that is given."""
    kept = set(sent.getlist(KEPT))
    read: Sent = MultiDict(
        [(name, value) for name, value in sent.items(multi=True) if not name.startswith("assignments.")]
    )
    stay = [row for row in rows if _value(row) in kept]
    for number, row in enumerate(stay):
        read.add(f"assignments.{number}.role", row["role"])
        read.add(f"assignments.{number}.area_id", row["area_id"])
        read.add(f"assignments.{number}.agency_id", row.get("agency_id") or "")
    if any(sent.get(name, "").strip() for name in GIVEN):
        for name in GIVEN:
            read.add(name.replace(".0.", f".{len(stay)}."), sent.get(name, ""))
    return read


def at_fields(faults: Sequence[Fault], sent: Sent, rows: Sequence[AssignmentRow]) -> list[Fault]:
    """Return faults at the fields of the form: those of a role that is kept are about all of them."""
    kept = set(sent.getlist(KEPT))
    last = sum(_value(row) in kept for row in rows)
    return [_at_field(fault, last) for fault in faults]


def _at_field(fault: Fault, last: int) -> Fault:
    parts = fault.field.split(".")
    if parts[0] != "assignments" or len(parts) == 1:
        return replace(fault, field=GIVEN[0]) if parts[0] == "assignments" else fault
    if parts[1] != str(last):
        return replace(fault, field=KEPT)
    return replace(fault, field=".".join(["assignments", "0", *(parts[2:] or ["role"])]))


def _value(row: AssignmentRow) -> str:
    return "|".join((row["role"], row["area_id"], row.get("agency_id") or ""))
