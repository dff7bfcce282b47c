"""`/console/outlets/groups`: selections of outlets by areas, tags and kinds, under a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.admin.theirs import Difference, differing
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import names, places
from api.desk.outlet_groups.schemas import OutletGroupBodySchema, group_of
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.access import permissions
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.outlets import groups
from models.outlets.groups import Group, OutletGroup

group_pages = Blueprint("console_outlet_groups", __name__, url_prefix="/console/outlets/groups")

HERE = "/console/outlets/groups"

DONE = {"saved": later("Đã lưu nhóm."), "deleted": later("Đã xóa nhóm.")}

LABELS = {
    "name": later("Tên nhóm"),
    "area_ids": later("Các nơi trong nhóm"),
    "tags": later("Chỉ điểm phát có nhãn"),
    "kinds": later("Chỉ loại"),
}


class GroupFormSchema(OutletGroupBodySchema):
    """A group with its tags as one text."""

    tags = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))  # type: ignore[assignment]


@group_pages.get("")
@page(permission=Permission.OUTLET_READ)
def listed() -> Response:
    """List the groups with how many outlets each selects now."""
    store, official, found = current_store(), current_identity(), groups.every(current_store())
    known = places.names(sorted({area for one in found for area in one["area_ids"]}))
    return answers.page(
        "console/outlets/groups.html",
        rows=[(one, [known[area] for area in one["area_ids"]], groups.count(store, one)) for one in found],
        controls=bool(permissions.assignments_with(official, Permission.OUTLET_CONTROL)),
        manages=bool(permissions.assignments_with(official, Permission.OUTLET_MANAGE)),
        done=done_of(DONE),
    )


@group_pages.get("/new")
@page(permission=Permission.OUTLET_CONTROL)
def ask() -> Response:
    """Ask for a new group."""
    return _shown(_form(MultiDict()))


@group_pages.post("/new")
@page(permission=Permission.OUTLET_CONTROL)
@idempotent_form
def create() -> Response:
    """Save a new group."""
    sent = MultiDict(request.form.items(multi=True))
    try:
        groups.create(current_store(), current_identity(), _read(sent))
    except Invalid as error:
        return _shown(_form(sent, error.faults), 422)
    except (Clash, Forbidden) as error:
        return _shown(_form(sent, [Fault("", error.code, error.params)]), 409)
    return answers.go(HERE, done="saved")


@group_pages.get("/<string:group_id>")
@page(permission=Permission.OUTLET_READ)
def show(group_id: str) -> Response:
    """Show one group."""
    row = groups.get(current_store(), group_id)
    return _shown(_form(_written(row), version=row["version"]), row=row)


@group_pages.post("/<string:group_id>")
@page(permission=Permission.OUTLET_CONTROL)
@idempotent_form
def change(group_id: str) -> Response:
    """Save a group again, or remove it."""
    store, official, sent = current_store(), current_identity(), MultiDict(request.form.items(multi=True))
    row, is_removal, expect = groups.get(store, group_id), sent.get("do") == "delete", forms.version_of(sent)
    try:
        if is_removal:
            groups.delete(store, official, group_id, expect=expect)
            return answers.go(HERE, done="deleted")
        groups.change(store, official, group_id, _read(sent), expect=expect)
    except Invalid as error:
        return _shown(_form(sent, error.faults, expect), 422, row=row)
    except Stale:
        now = groups.get(store, group_id)
        form = _form(_written(now) if is_removal else sent, version=now["version"])
        return _shown(form, 412, row=now, theirs=differing(form, _written(now)))
    return answers.go(HERE, done="saved")


def _read(sent: Sent) -> Group:
    """Return the group that a form describes.

    :raises Invalid: with every fault.
    """
    store, whole = current_store(), MultiDict(sent)
    whole.setlist("tags", [one.strip() for one in re.split(r"[,;]", sent.get("tags", "")) if one.strip()])
    loaded = forms.load(
        OutletGroupBodySchema(),
        whole,
        lambda one: groups.faults_of(store, group_of(one)),
    )
    return group_of(loaded)  # type: ignore[arg-type]


def _written(row: OutletGroup) -> Sent:
    return forms.prefilled(
        {
            "name": row["name"],
            "area_ids": row["area_ids"],
            "tags": ", ".join(row["tags"]),
            "kinds": row["kinds"],
        }
    )


def _form(sent: Sent, faults: Sequence[Fault] = (), version: int | None = None) -> Form:
    own = places.within(Permission.OUTLET_CONTROL)
    known = {one.value for one in own}
    others = [one for one in sent.getlist("area_ids") if one not in known]
    chosen = {
        "area_ids": [*(Option(one, name) for one, name in places.names(others).items()), *own],
        "kinds": names.options(names.KINDS),
    }
    return Form(GroupFormSchema(), sent, faults, options=chosen, labels=LABELS, version=version)


def _shown(
    form: Form,
    status: int = 200,
    *,
    row: OutletGroup | None = None,
    theirs: Sequence[Difference] | None = None,
) -> Response:
    store = current_store()
    may = groups.may_change(store, current_identity(), row) if row else True
    selected = groups.count(store, row) if row else 0
    return answers.page(
        "console/outlets/group.html",
        status,
        form=form,
        row=row,
        theirs=theirs,
        may_change=may,
        selected=selected,
    )
