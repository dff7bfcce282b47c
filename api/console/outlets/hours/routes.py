"""`/console/outlets/hours`: the hours of areas, for outlets that have none of their own."""

from __future__ import annotations

from collections.abc import Sequence

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.admin.theirs import Difference, differing
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import hours_text, places
from api.console.outlets.writing.schemas import MOST
from api.console.programme import titles as entry_titles
from api.desk.outlets.schemas import windows_field
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access import permissions, unit_access
from models.access.permissions import Permission
from models.errors import Fault, Invalid, Stale
from models.outlets import area_windows, rules
from models.outlets.area_windows import AreaWindows
from models.programme import area_hours
from models.programme.area_hours import HoursSilence
from models.programme.unheard import Silenced

hours = Blueprint("console_outlet_hours", __name__, url_prefix="/console/outlets/hours")

HERE = "/console/outlets/hours"

DONE = {"saved": later("Đã lưu khung giờ.")}

LABELS = {"windows": later("Khung giờ"), "area": later("Địa bàn")}


class HoursFormSchema(ma.Schema):
    """The hours of an area as a text."""

    windows = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST))


class HoursSchema(ma.Schema):
    """The hours of an area."""

    windows = windows_field(load_default=list)


class PlaceSchema(ma.Schema):
    """Which area."""

    area = ma.fields.String(required=True)


@hours.get("")
@page(permission=Permission.OUTLET_READ)
def listed() -> Response:
    """List the areas that have hours, or lead to the one that was chosen."""
    store, official = current_store(), current_identity()
    if chosen := request.args.get("area", ""):
        return answers.go(f"{HERE}/{area_windows.get(store, chosen)['_id']}")
    found = area_windows.every(store)
    names = places.names([one["_id"] for one in found])
    manages = bool(permissions.assignments_with(official, Permission.OUTLET_MANAGE))
    options = {"area": places.within(Permission.OUTLET_MANAGE)}
    return answers.page(
        "console/outlets/hours.html",
        rows=[(one, names[one["_id"]], hours_text.written(one["windows"])) for one in found],
        form=Form(PlaceSchema(), MultiDict(), options=options, labels=LABELS),
        manages=manages,
        done=done_of(DONE),
    )


@hours.get("/<string:area_id>")
@page(permission=Permission.OUTLET_READ)
def show(area_id: str) -> Response:
    """Show the hours of one area."""
    row = area_windows.get(current_store(), area_id)
    return _shown(row, _form(_written(row), row["version"]))


@hours.post("/<string:area_id>")
@page(permission=Permission.OUTLET_MANAGE)
@idempotent_form
def save(area_id: str) -> Response:
    """Set the hours of one area; what they would silence is told first, and saved when it is said again."""
    store, sent = current_store(), MultiDict(request.form.items(multi=True))
    row, expect = area_windows.get(store, area_id), forms.version_of(sent)
    whole = MultiDict(sent)
    try:
        if unread := hours_text.put_windows(whole, "windows"):
            raise Invalid(*unread)
        given = forms.load(HoursSchema(), whole, lambda one: area_windows.faults_of(store, one["windows"]))
        area_hours.save(
            store,
            current_identity(),
            area_id,
            given["windows"],
            expect=expect,
            nevertheless=sent.get("do") == "nevertheless",
        )
    except HoursSilence as silence:
        return _shown(row, _form(sent, expect), 200, lost=silence.lost)
    except Invalid as error:
        return _shown(row, _form(sent, expect, error.faults), 422)
    except Stale:
        now = area_windows.get(store, area_id)
        form = _form(sent, now["version"])
        return _shown(now, form, 412, theirs=differing(form, _written(now)))
    return answers.go(HERE, done="saved")


def _written(row: AreaWindows) -> Sent:
    return forms.prefilled({"windows": hours_text.written(row["windows"])})


def _form(sent: Sent, version: int, faults: Sequence[Fault] = ()) -> Form:
    return Form(HoursFormSchema(), sent, faults, labels=LABELS, version=version)


def _shown(
    row: AreaWindows,
    form: Form,
    status: int = 200,
    *,
    theirs: Sequence[Difference] | None = None,
    lost: Sequence[Silenced] = (),
) -> Response:
    store = current_store()
    titles = entry_titles.of_entries({one.entry["_id"] for one in lost})
    return answers.page(
        "console/outlets/area_hours.html",
        status,
        row=row,
        form=form,
        theirs=theirs,
        lost=[(one, titles.get(one.entry["_id"], "")) for one in lost],
        name=places.name(row["_id"]),
        allowed=rules.hours_of(store),
        may_save=unit_access.may_in(store, current_identity(), Permission.OUTLET_MANAGE, row["_id"]),
    )
