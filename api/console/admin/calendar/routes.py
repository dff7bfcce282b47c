"""`/console/admin/calendar`: which days of a year are worked, and what a change does to promises."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.admin import rights
from api.console.admin.calendar import changes, shown
from api.console.admin.calendar.changes import Asked
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.words import later
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Invalid, Stale
from models.promises import calendars
from models.promises.calendars import Calendar

calendar = Blueprint("console_admin_calendar", __name__, url_prefix="/console/admin/calendar")

HERE = "/console/admin/calendar"

DONE = {"saved": later("Đã lưu lịch. Lời hẹn mới tính theo lịch này; lời hẹn cũ giữ nguyên.")}


@calendar.get("")
@page(permission=Permission.REPORT_READ)
def show() -> Response:
    """Show a year; `drop` names a day that somebody thinks of taking out."""
    dropped = request.args.get("drop", "")
    return _shown(_now(), Asked(f"drop:{dropped}") if dropped else None)


@calendar.post("")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def change() -> Response:
    """Put a day in or out, or set the office hours; or show first what that does to promises."""
    province_id, now, sent = rights.insist(Permission.CATALOGUE_MANAGE), _now(), request.form
    asked = Asked(sent.get("do", ""), sent)
    try:
        expect = forms.version_of(sent)
        parts = changes.applied(now, asked)
        if asked.is_trial:
            return _shown(now, asked, trial=True)
        calendars.save(current_store(), province_id, parts, expect=expect, actor=current_identity().actor)
    except Invalid as error:
        return _shown(now, asked, 422, faults=error.faults)
    except Stale:
        return _shown(_now(), asked, 412)
    return answers.go(f"{HERE}?year={changes.year_of(asked)}", done="saved")


def _now() -> Calendar:
    store = current_store()
    return calendars.get(store, areas.active_province_id(store))


def _shown(
    now: Calendar,
    asked: Asked | None = None,
    status: int = 200,
    *,
    faults: tuple[Fault, ...] | list[Fault] = (),
    trial: bool = False,
) -> Response:
    year = shown.year_of(request.args.get("year", ""))
    return answers.page(
        "console/admin/calendar.html",
        status,
        year=shown.year(now, changes.year_of(asked) or year if asked else year),
        calendar=now,
        day=shown.day_form(now, asked, faults),
        hours=shown.hours_form(now, asked, faults),
        effects=shown.effects(now, asked) if asked and (trial or asked.is_drop) and not faults else [],
        dropped=shown.dropped(now, asked) if asked and asked.is_drop else None,
        doing=asked.what if asked else "",
        theirs=[] if status == 412 else None,
        may_change=rights.may(Permission.CATALOGUE_MANAGE),
        done=done_of(DONE),
    )
