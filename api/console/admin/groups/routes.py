"""`/console/admin/groups`: areas that are warned together, under a name, for the composer of alerts."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.admin import reading, words
from api.console.admin.groups.schemas import GroupSchema
from api.console.admin.theirs import Difference, differing
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access import permissions
from models.access.permissions import Permission
from models.alerts import area_groups
from models.alerts.area_groups import AreaGroup, Group
from models.errors import Clash, Fault, Invalid, Stale

groups = Blueprint("console_admin_groups", __name__, url_prefix="/console/admin/groups")

HERE = "/console/admin/groups"

DONE = {"saved": later("Đã lưu nhóm."), "deleted": later("Đã xóa nhóm.")}

LABELS = {"name": later("Tên nhóm"), "area_ids": later("Các nơi trong nhóm")}


@groups.get("")
@page(permission=Permission.ALERT_READ)
def listed() -> Response:
    """List the groups."""
    rows = [
        (one, [words.area(area_id) for area_id in one["area_ids"]])
        for one in area_groups.every(current_store())
    ]
    return answers.page("console/admin/groups.html", rows=rows, may_draft=_may_draft(), done=done_of(DONE))


@groups.get("/new")
@page(permission=Permission.ALERT_DRAFT)
def ask() -> Response:
    """Ask for a new group."""
    return _shown(_form())


@groups.post("/new")
@page(permission=Permission.ALERT_DRAFT)
@idempotent_form
def create() -> Response:
    """Save a new group."""
    try:
        area_groups.create(current_store(), current_identity(), _read(request.form))
    except Invalid as error:
        return _shown(_form(request.form, error.faults), 422)
    except Clash as error:
        return _shown(_form(request.form, [Fault("name", error.code, error.params)]), 409)
    return answers.go(HERE, done="saved")


@groups.get("/<string:group_id>")
@page(permission=Permission.ALERT_READ)
def show(group_id: str) -> Response:
    """Show one group."""
    row = area_groups.get(current_store(), group_id)
    return _shown(_form(_written(row), version=row["version"]), row=row)


@groups.post("/<string:group_id>")
@page(permission=Permission.ALERT_DRAFT)
@idempotent_form
def change(group_id: str) -> Response:
    """Save a group again, or remove it."""
    store, official, sent = current_store(), current_identity(), request.form
    row, is_removal = area_groups.get(store, group_id), sent.get("do") == "delete"
    try:
        expect = forms.version_of(sent)
        if is_removal:
            area_groups.delete(store, official, group_id, expect=expect)
            return answers.go(HERE, done="deleted")
        area_groups.change(store, official, group_id, _read(sent), expect=expect)
    except Invalid as error:
        return _shown(_form(sent, error.faults, forms.version_of(sent)), 422, row=row)
    except Stale:
        now = area_groups.get(store, group_id)
        form = _form(_written(now) if is_removal else sent, version=now["version"])
        return _shown(form, 412, row=now, theirs=differing(form, _written(now)))
    return answers.go(HERE, done="saved")


def _read(sent: Sent) -> Group:
    store = current_store()
    loaded = reading.load(
        GroupSchema(), sent, {"area_ids": []}, lambda one: area_groups.faults_of(store, Group(**one))
    )
    return Group(**loaded)


def _written(row: AreaGroup) -> Sent:
    return forms.prefilled({"name": row["name"], "area_ids": row["area_ids"]})


def _form(
    sent: Sent | None = None, faults: list[Fault] | tuple[Fault, ...] = (), version: int | None = None
) -> Form:
    given = forms.prefilled({}) if sent is None else sent
    chosen = {"area_ids": words.commune_options(given.getlist("area_ids"))}
    return Form(GroupSchema(), given, faults, chosen, LABELS, version=version)


def _may_draft() -> bool:
    return bool(permissions.assignments_with(current_identity(), Permission.ALERT_DRAFT))


def _shown(
    form: Form, status: int = 200, *, row: AreaGroup | None = None, theirs: list[Difference] | None = None
) -> Response:
    may = area_groups.may_change(current_store(), current_identity(), row) if row else True
    return answers.page("console/admin/group.html", status, form=form, row=row, theirs=theirs, may_change=may)
