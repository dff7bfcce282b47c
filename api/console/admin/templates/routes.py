"""`/console/admin/templates`: texts to begin an answer with, by state and category, in three languages."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, request

from api.console.admin import rights, words
from api.console.admin.templates import shown
from api.console.admin.theirs import Difference, differing
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.templates.schemas import TemplateSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.desk import reply_templates
from models.desk.reply_templates import ReplyTemplate, Template
from models.errors import Fault, Invalid, Stale

templates = Blueprint("console_admin_templates", __name__, url_prefix="/console/admin/templates")

HERE = "/console/admin/templates"

DONE = {"saved": later("Đã lưu mẫu."), "deleted": later("Đã xóa mẫu.")}


@templates.get("")
@page()
def listed() -> Response:
    """List the templates that fit the state, the category and the language of the address."""
    args = request.args
    return answers.page(
        "console/admin/templates.html",
        rows=shown.rows(args.get("state", ""), args.get("category", ""), args.get("lang_of", "")),
        form=shown.filter_of(args),
        may_change=rights.may(Permission.TEMPLATE_WRITE),
        done=done_of(DONE),
    )


@templates.get("/new")
@page(permission=Permission.TEMPLATE_WRITE)
def ask() -> Response:
    """Ask for a new template."""
    return _shown(shown.form_of())


@templates.post("/new")
@page(permission=Permission.TEMPLATE_WRITE)
@idempotent_form
def create() -> Response:
    """Write a template, or show first how it reads."""
    sent = request.form
    try:
        template = _read(sent)
        if sent.get("do") == "preview":
            return _shown(shown.form_of(sent), previews=shown.previews(template))
        reply_templates.create(current_store(), current_identity(), template)
    except Invalid as error:
        return _shown(shown.form_of(sent, error.faults), 422)
    return answers.go(HERE, done="saved")


@templates.get("/<string:template_id>")
@page()
def show(template_id: str) -> Response:
    """Show one template with how it reads in each language."""
    row = reply_templates.get(current_store(), template_id)
    form = shown.form_of(shown.written(row), version=row["version"])
    return _shown(form, row=row, previews=shown.previews(shown.template_of(row)))


@templates.post("/<string:template_id>")
@page(permission=Permission.TEMPLATE_WRITE)
@idempotent_form
def change(template_id: str) -> Response:
    """Write it again, show first how it would read, or remove it."""
    store, official, sent = current_store(), current_identity(), request.form
    row, do = reply_templates.get(store, template_id), sent.get("do", "")
    try:
        expect = forms.version_of(sent)
        if do == "delete":
            reply_templates.delete(store, official, template_id, expect=expect)
            return answers.go(HERE, done="deleted")
        template = _read(sent)
        if do == "preview":
            form = shown.form_of(sent, version=expect)
            return _shown(form, row=row, previews=shown.previews(template))
        reply_templates.change(store, official, template_id, template, expect=expect)
    except Invalid as error:
        return _shown(shown.form_of(sent, error.faults, forms.version_of(sent)), 422, row=row)
    except Stale:
        now = reply_templates.get(store, template_id)
        kept = shown.written(now) if do == "delete" else sent
        form = shown.form_of(kept, version=now["version"])
        return _shown(form, 412, row=now, theirs=differing(form, shown.written(now)))
    return answers.go(HERE, done="saved")


def _read(sent: Sent) -> Template:
    return Template(**forms.load(TemplateSchema(), sent, _faults))


def _faults(body: dict[str, object]) -> Iterable[Fault]:
    return reply_templates.faults_of(current_store(), Template(**body))  # type: ignore[arg-type]


def _shown(
    form: Form,
    status: int = 200,
    *,
    row: ReplyTemplate | None = None,
    previews: list[shown.Preview] | None = None,
    theirs: list[Difference] | None = None,
) -> Response:
    return answers.page(
        "console/admin/template.html",
        status,
        form=form,
        row=row,
        previews=previews or [],
        theirs=theirs,
        placeholders=shown.PLACEHOLDERS,
        languages_of=shown.LANGUAGES_OF,
        may_change=rights.may(Permission.TEMPLATE_WRITE),
        words=words,
        done=done_of(DONE),
    )
