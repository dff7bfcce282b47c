"""`/console/admin/hotlines`: whom people call, where, for what, in which order."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.admin import rights
from api.console.admin.hotlines import shown
from api.console.admin.theirs import Difference, differing
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form
from api.html.words import later
from models.access.permissions import Permission
from models.errors import Clash, Fault, Invalid, Stale
from models.reports import hotline_changes
from models.reports.hotlines import Hotline

hotlines = Blueprint("console_admin_hotlines", __name__, url_prefix="/console/admin/hotlines")

HERE = "/console/admin/hotlines"

DONE = {"saved": later("Đã lưu. Người dân thấy ngay.")}


@hotlines.get("")
@page()
def listed() -> Response:
    """List the numbers that work in an area, and those of each matter."""
    area_id = request.args.get("area", "")
    return answers.page(
        "console/admin/hotlines.html",
        rows=shown.rows(area_id),
        closed=shown.closed(),
        matters=shown.matters(area_id),
        areas=shown.area_options(),
        area=area_id,
        may_change=rights.may(Permission.CATALOGUE_MANAGE),
        done=done_of(DONE),
    )


@hotlines.get("/new")
@page(permission=Permission.CATALOGUE_MANAGE)
def ask() -> Response:
    """Ask for a new number."""
    return _shown(shown.new_form())


@hotlines.post("/new")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def create() -> Response:
    """Add a number."""
    try:
        number, given = shown.read_new(request.form)
        hotline_changes.create(current_store(), current_identity(), number, given)
    except Invalid as error:
        return _shown(shown.new_form(request.form, error.faults), 422)
    except Clash as error:
        return _shown(shown.new_form(request.form, [Fault("number", error.code, error.params)]), 409)
    return answers.go(HERE, done="saved")


@hotlines.get("/<string:number>")
@page()
def show(number: str) -> Response:
    """Show one number."""
    row = hotline_changes.get(current_store(), number)
    return _shown(shown.form_of(row), row=row)


@hotlines.post("/<string:number>")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def change(number: str) -> Response:
    """Say something else of a number, or take it out of use."""
    store, sent = current_store(), request.form
    row = hotline_changes.get(store, number)
    try:
        expect, given = forms.version_of(sent), shown.read(sent, number)
        hotline_changes.change(store, current_identity(), number, given, expect=expect)
    except Invalid as error:
        return _shown(shown.form_of(row, sent, error.faults), 422, row=row)
    except Stale:
        now = hotline_changes.get(store, number)
        form = shown.form_of(now, sent)
        return _shown(form, 412, row=now, theirs=differing(form, shown.written(now)))
    return answers.go(HERE, done="saved")


def _shown(
    form: Form, status: int = 200, *, row: Hotline | None = None, theirs: list[Difference] | None = None
) -> Response:
    return answers.page(
        "console/admin/hotline.html",
        status,
        form=form,
        row=row,
        theirs=theirs,
        is_needed=row is not None and hotline_changes.is_needed(row["_id"]),
        named_in=shown.named_in(row["_id"]) if row else [],
        may_change=rights.may(Permission.CATALOGUE_MANAGE),
    )
