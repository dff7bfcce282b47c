"""`/console/reports/views`: filters of the queue under a name, to keep, rename and remove."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.reports import saved
from api.desk.saved_views.read import faults_of, view_from
from api.desk.saved_views.schemas import ViewBody, ViewSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.desk import saved_views
from models.desk.saved_views import DeskView, SavedView
from models.errors import Clash, Fault, Invalid, NotFound, Stale

views = Blueprint("console_views", __name__, url_prefix="/console/reports/views")

#: The list of them.
HERE = "/console/reports/views"

LABELS = {"name": later("Tên bộ lọc"), "shared": later("Cả đơn vị cùng thấy")}

DONE = {"saved": later("Đã lưu bộ lọc."), "deleted": later("Đã xóa bộ lọc.")}


@views.get("")
@page(permission=Permission.REPORT_READ)
def listed() -> Response:
    """List the official's views and those that their unit shares."""
    return answers.page("console/reports/views.html", views=saved.every(), done=done_of(DONE))


@views.get("/new")
@page(permission=Permission.REPORT_READ)
def ask() -> Response:
    """Ask for a name for the filter in the address."""
    return _shown(Form(ViewSchema(), saved.fields_of(request.args), labels=LABELS))


@views.post("/new")
@page(permission=Permission.REPORT_READ)
@idempotent_form
def create() -> Response:
    """Keep a filter under a name."""
    form = Form(ViewSchema(), request.form, labels=LABELS)
    try:
        made = saved_views.create(current_store(), current_identity(), _read(form))
    except Invalid as error:
        form.faults = error.faults
    except Clash as error:
        form.faults = [Fault("", error.code, error.params)]
    else:
        return answers.go(f"/console/reports?{urlencode(saved.query_of(made))}", done="saved")
    return _shown(form, 422)


@views.get("/<string:view_id>")
@page(permission=Permission.REPORT_READ)
def show(view_id: str) -> Response:
    """Show a view of the official's own, to rename or remove it."""
    view = _own(view_id)
    sent = forms.prefilled({"name": view["name"], "shared": view["shared"]})
    return _shown(Form(ViewSchema(), sent, labels=LABELS, version=view["version"]), view=view)


@views.post("/<string:view_id>")
@page(permission=Permission.REPORT_READ)
@idempotent_form
def change(view_id: str) -> Response:
    """Rename a view, share it, or remove it; its filter stays."""
    store, official, view = current_store(), current_identity(), _own(view_id)
    form = Form(ViewSchema(), _with_filter(view), labels=LABELS, version=view["version"])
    try:
        expect = forms.version_of(request.form)
        if request.form.get("do") == "delete":
            saved_views.delete(store, official, view_id, expect=expect)
            return answers.go(HERE, done="deleted")
        saved_views.change(store, official, view_id, _read(form), expect=expect)
    except Invalid as error:
        form.faults = error.faults
        return _shown(form, 422, view=view)
    except Stale:
        form.version = _own(view_id)["version"]
        return _shown(form, 412, view=view)
    return answers.go(HERE, done="saved")


def _own(view_id: str) -> DeskView:
    view = saved_views.find(current_store(), current_identity(), view_id)
    if view["owner_id"] != current_identity().id:
        raise NotFound
    return view


def _with_filter(view: DeskView) -> Sent:
    """Return what was sent, with the filter that the view has."""
    return MultiDict(
        [*request.form.items(multi=True), *saved.fields_of(MultiDict(saved.query_of(view))).items(multi=True)]
    )


def _read(form: Form) -> SavedView:
    body: ViewBody = forms.load(form.schema, form.sent, faults_of)  # type: ignore[assignment]
    return view_from(body)


def _shown(form: Form, status: int = 200, *, view: DeskView | None = None) -> Response:
    kept = [row for row in form.sent.items(multi=True) if row[0] == "sort" or row[0].startswith("filter.")]
    return answers.page("console/reports/view.html", status, form=form, view=view, kept=kept)
