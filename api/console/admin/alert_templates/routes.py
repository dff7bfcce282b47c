"""`/console/admin/alert-templates`: how a warning of each hazard begins, in three languages."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.admin import rights
from api.console.admin.alert_templates import shown
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
from models.alerts import templates
from models.alerts.templates import AlertTemplate
from models.errors import Invalid, Stale

alert_templates = Blueprint(
    "console_admin_alert_templates", __name__, url_prefix="/console/admin/alert-templates"
)

DONE = {"saved": later("Đã lưu mẫu. Cảnh báo soạn từ bây giờ mở đầu bằng lời này.")}


@alert_templates.get("")
@page(permission=Permission.ALERT_READ)
def listed() -> Response:
    """List the templates, one a hazard."""
    return answers.page("console/admin/alert_templates.html", rows=shown.rows(), done=done_of(DONE))


@alert_templates.get("/<string:hazard>")
@page(permission=Permission.ALERT_READ)
def show(hazard: str) -> Response:
    """Show one template with how it reads."""
    row = templates.get(current_store(), hazard)
    return _shown(row, shown.form_of(row), previews=shown.previews(row["infos"]))


@alert_templates.post("/<string:hazard>")
@page(permission=Permission.ALERT_DRAFT)
@idempotent_form
def save(hazard: str) -> Response:
    """Write the province's own template of a hazard, or show first how it would read."""
    store, sent = current_store(), request.form
    row = templates.get(store, hazard)
    try:
        expect = forms.version_of(sent)
        infos = shown.read(sent)
        if sent.get("do") == "preview":
            return _shown(row, shown.form_of(row, sent, version=expect), previews=shown.previews(infos))
        templates.save(store, current_identity(), hazard, infos, expect=expect)
    except Invalid as error:
        return _shown(row, shown.form_of(row, sent, error.faults, forms.version_of(sent)), 422)
    except Stale:
        now = templates.get(store, hazard)
        form = shown.form_of(now, sent)
        return _shown(now, form, 412, theirs=differing(form, shown.written(now)))
    return answers.go(f"/console/admin/alert-templates/{hazard}", done="saved")


def _shown(
    row: AlertTemplate,
    form: Form,
    status: int = 200,
    *,
    previews: list[shown.Preview] | None = None,
    theirs: list[Difference] | None = None,
) -> Response:
    return answers.page(
        "console/admin/alert_template.html",
        status,
        row=row,
        form=form,
        name=shown.hazard(row["_id"]),
        previews=previews or [],
        theirs=theirs,
        languages_of=shown.LANGUAGES_OF,
        texts=shown.TEXTS,
        placeholders=shown.PLACEHOLDERS_SAID,
        may_change=rights.may(Permission.ALERT_DRAFT),
        done=done_of(DONE),
    )
