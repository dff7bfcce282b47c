"""`/console/staff`: the register of staff, one of them, and how many were trained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, table_import, uploaded
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import names, places
from api.console.staff.words import LABELS, POSTS, SKILLS, TIMES
from api.desk.staff import schemas
from api.desk.staff.schemas import LeavingSchema, StaffBodySchema, StaffListSchema, TrainingBodySchema
from api.desk.stations.schemas import area_faults
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Form, Sent
from api.html.numbers import decimal
from api.html.words import later
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.language.dates import VIETNAM
from models.staff import content, erasing, lists, registry, staff
from models.staff.content import StaffContent, TrainingContent
from models.staff.staff import StaffMember

staff_pages = Blueprint("console_staff", __name__, url_prefix="/console/staff")

HERE = "/console/staff"

DONE = {
    "imported": later("Đã nhập: %(made)s thêm, %(edited)s sửa."),
    "added": later("Đã thêm cán bộ."),
    "changed": later("Đã lưu."),
    "trained": later("Đã ghi lượt bồi dưỡng."),
    "left": later("Đã ghi là thôi làm. Hai năm sau tên và chứng nhận tự xóa."),
    "erased": later("Đã xóa tên và chứng nhận."),
}

FIELDS = ("name", "area_id", "post", "time", "skills", "started_on")


@staff_pages.get("")
@page(permission=Permission.STAFF_READ)
def listed() -> Response:
    """List the staff of the filter, with how many of an area were trained."""
    store, official = current_store(), current_identity()
    form = Form(StaffListSchema(), request.args, options=_options(), labels=LABELS)
    area_id, rows, following = "", list[StaffMember](), None
    try:
        query = forms.load(form.schema, request.args, lambda one: area_faults(store, one["area"]))
        area_id = areas.id_of(store, query["area"]) if query["area"] else ""
        rows, following = lists.page(
            store, official, area_id=area_id, left=query["left"], after=query["after"], limit=50
        )
    except Invalid as error:
        form.faults = error.faults
    today = datetime.now(VIETNAM).date().isoformat()
    found = lists.figures(
        lists.all_of(store, areas.below(store, area_id or areas.active_province_id(store))), today
    )
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    known = places.names([one["area_id"] for one in rows])
    return answers.page(
        "console/staff/list.html",
        form=form,
        rows=[
            (one, staff.name_of(store, one), known[one["area_id"]], staff.is_trained(one, today))
            for one in rows
        ],
        figures=found,
        share="–" if found["share"] is None else f"{decimal(round(100 * found['share'], 1))} %",
        posts=POSTS,
        following=f"{HERE}?{urlencode({**kept, 'after': following})}" if following else "",
        query=urlencode({name: value for name, value in kept.items() if name == "area"}),
        manages=bool(permissions.assignments_with(official, Permission.STAFF_MANAGE)),
        done=table_import.done(done_of(DONE)),
    )


@staff_pages.get("/new")
@page(permission=Permission.STAFF_MANAGE)
def ask() -> Response:
    """Ask for somebody new."""
    return _shown(MultiDict())


@staff_pages.post("/new")
@page(permission=Permission.STAFF_MANAGE)
@idempotent_form
def create() -> Response:
    """Add somebody."""
    sent: Sent = MultiDict(request.form.items(multi=True))
    try:
        registry.add(current_store(), current_identity(), _read(sent))
    except Invalid as error:
        return _shown(sent, error.faults, 422)
    except Forbidden as error:
        return _shown(sent, [Fault("area_id", error.code, error.params)], 409)
    return answers.go(HERE, done="added")


@staff_pages.get("/<string:member_id>")
@page(permission=Permission.STAFF_READ)
def show(member_id: str) -> Response:
    """Show one person with their trainings."""
    row = staff.get(current_store(), current_identity(), member_id)
    return _shown(_written(row), row=row)


@staff_pages.post("/<string:member_id>")
@page(permission=Permission.STAFF_MANAGE)
@body(BodySize(files=1))
@idempotent_form
def change(member_id: str) -> Response:
    """Save somebody again, note a training or that they left, or erase them."""
    store, official = current_store(), current_identity()
    sent: Sent = MultiDict(request.form.items(multi=True))
    row, doing = staff.get(store, official, member_id), sent.get("do", "")
    try:
        done = _done(row, doing, sent)
    except Invalid as error:
        return _shown(_written(row) if doing else sent, error.faults, 422, row=row)
    except Clash as error:
        return _shown(_written(row), [Fault("", error.code, error.params)], 409, row=row)
    except Stale:
        now = staff.get(store, official, member_id)
        return _shown(_written(now), [Fault("", "stale")], 412, row=now)
    return answers.go(HERE, done=done)


def _done(row: StaffMember, doing: str, sent: Sent) -> str:
    """Do what a form says; returns the name of what was done."""
    store, official, expect = current_store(), current_identity(), forms.version_of(sent)
    if doing == "train":
        whole = uploaded.with_files("certificate_id")
        given = forms.load(TrainingBodySchema(), whole, content.training_faults)
        registry.train(store, official, row["_id"], cast(TrainingContent, given), expect=expect)
        return "trained"
    if doing == "leave":
        day = forms.load(LeavingSchema(), sent, lambda one: registry.leave_faults(row, one["day"]))["day"]
        registry.leave(store, official, row["_id"], day, expect=expect)
        return "left"
    if doing == "erase":
        erasing.erase(store, registry.managed(store, official, row["_id"]), official.actor, expect=expect)
        return "erased"
    registry.edit(store, official, row["_id"], _read(sent), expect=expect)
    return "changed"


def _read(sent: Sent) -> StaffContent:
    store = current_store()
    given = forms.load(StaffBodySchema(), sent, lambda one: content.faults_of(store, one))
    return cast(StaffContent, given)


def _written(row: StaffMember) -> Sent:
    values = {name: row[name] for name in FIELDS}  # type: ignore[literal-required]
    return forms.prefilled({**values, "name": staff.name_of(current_store(), row)})


def _options() -> dict[str, list[forms.Option]]:
    return {
        "area": places.within(Permission.STAFF_READ),
        "post": names.options(POSTS),
        "time": names.options(TIMES),
        "skills": names.options(SKILLS),
    }


def _shown(
    sent: Sent, faults: Sequence[Fault] = (), status: int = 200, *, row: StaffMember | None = None
) -> Response:
    store, official = current_store(), current_identity()
    options = {**_options(), "area_id": places.within(Permission.STAFF_MANAGE)}
    version = row["version"] if row else None
    manages = row is None or staff.may(official, Permission.STAFF_MANAGE, row)
    return answers.page(
        "console/staff/one.html",
        status,
        form=Form(StaffBodySchema(), sent, faults, options=options, labels=LABELS, version=version),
        training=Form(TrainingBodySchema(), MultiDict(), options=options, labels=LABELS, prefix="t-"),
        leaving=Form(LeavingSchema(), MultiDict(), labels=LABELS, prefix="l-"),
        row=schemas.show(store, official, row) if row else None,
        fields=FIELDS,
        manages=manages,
        is_there=row is None or not row["left_on"],
    )
