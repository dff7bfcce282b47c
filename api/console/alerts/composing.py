"""`/console/alerts/new`, `/console/alerts/{id}/edit`: writing an alert, on one page, with its preview beside it."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.alerts import chosen_areas, composer, dots, words
from api.console.alerts.composer import ComposerForm
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.alerts.preview_presented import preview
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Sent
from api.html.words import later
from models.access.permissions import Permission
from models.alerts import alerts, drafting, template_drafts
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.content import Content, in_full
from models.alerts.endings import ending_of
from models.alerts.states import UNAPPROVED, AlertState
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.language.languages import LANGUAGES, OWN_NAMES

drafts = Blueprint("console_alert_drafts", __name__, url_prefix="/console/alerts")

DONE = {
    "made": later("Đã lưu bản nháp, nội dung lấy từ mẫu. Hãy sửa cho đúng tình hình."),
    "saved": later("Đã lưu bản nháp."),
    "following": later("Đã soạn sẵn từ cảnh báo trước. Hãy sửa rồi trình duyệt."),
    "taken": later("Đã lấy tin thành bản nháp. Hãy kiểm tra rồi trình duyệt."),
}


@drafts.get("/new")
@page(permission=Permission.ALERT_DRAFT)
def new() -> Response:
    """Show an empty form; nothing is kept until it is sent."""
    return _new(composer.new_form())


@drafts.post("/new")
@page(permission=Permission.ALERT_DRAFT)
@idempotent_form
def begin() -> Response:
    """Keep a new draft with the texts of its hazard's template, or change the areas of the form."""
    do, store, official = _pressed(), current_store(), current_identity()
    if chosen_areas.asks(do):
        found = chosen_areas.changed(request.form, do)
        return _new(composer.new_form(found.sent), find=found.unsettled)
    try:
        given = composer.begun(request.form)
        status, values = Status(given.pop("status")), given.pop("values", {})
        alert = template_drafts.draft(store, official, status, cast(Content, given), values)
    except Invalid as error:
        return _new(composer.new_form(request.form, error.faults), 422)
    except Forbidden as error:
        return _new(composer.new_form(request.form, [Fault("area_ids", error.code)]), 403)
    return answers.go(_address(alert), done="made")


@drafts.get("/<string:alert_id>/edit")
@page(permission=Permission.ALERT_DRAFT)
def edit(alert_id: str) -> Response:
    """Show the composer of a draft."""
    alert = alerts.readable(current_store(), current_identity(), alert_id)
    if alert["state"] not in UNAPPROVED:
        return answers.go(f"/console/alerts/{alert_id}")
    return _shown(alert, composer.form_of(alert), find=request.args.get("find", ""))


@drafts.post("/<string:alert_id>/edit")
@page(permission=Permission.ALERT_DRAFT)
@idempotent_form
def save(alert_id: str) -> Response:
    """Keep what is typed, and do what the button says: change areas, or hand it in.

    422 keeps what was typed and names every fault; 412 says that somebody was faster.
    """
    do = _pressed()
    found = chosen_areas.changed(request.form, do) if chosen_areas.asks(do) else None
    sent: Sent = found.sent if found else request.form
    alert = alerts.readable(current_store(), current_identity(), alert_id)
    try:
        alert = _kept(alert, sent)
        if do == "submit":
            span = sent.get("confirmed_span", "").strip()
            drafting.submit(current_store(), current_identity(), alert_id, expect=alert["version"], span=span)
            return answers.go(f"/console/alerts/{alert_id}", done="submit")
    except Invalid as error:
        return _shown(alert, composer.form_of(alert, sent, error.faults), 422)
    except (Clash, Forbidden) as error:
        fault = Fault("", error.code, error.params)
        return _shown(alert, composer.form_of(alert, sent, [fault]), 409)
    except Stale:
        return _overtaken(alert_id, sent)
    if found:
        return answers.go(_address(alert), find=found.unsettled)
    return answers.go(_address(alert), done="saved")


@drafts.post("/<string:alert_id>/saved")
@page(permission=Permission.ALERT_DRAFT)
@idempotent_form
def keep(alert_id: str) -> Response:
    """Keep a draft while it is typed; answers with the preview, and with what the form needs to go on.

    What cannot be kept yet is said in words, and nothing that is typed is touched.
    """
    alert = alerts.readable(current_store(), current_identity(), alert_id)
    trouble = ""
    try:
        # What waits for approval is taken back only by whoever presses a button.
        if alert["state"] == AlertState.DRAFT:
            alert = _kept(alert, request.form)
    except Invalid as error:
        trouble = composer.form_of(alert, request.form, error.faults).summary()[0].words
    except Stale:
        trouble = "stale"
    form = composer.form_of(alert, request.form, version=forms.version_of(request.form))
    if not trouble:
        form = composer.form_of(alert, request.form)
    return answers.page(
        "console/alerts/saved.html", **_beside(alert), words=words, form=form, trouble=trouble
    )


def _kept(alert: Alert, sent: Sent) -> Alert:
    """Keep what a form says of an alert, if that is anything new.

    :raises Invalid, Forbidden, Clash, Stale: as `drafting.edit`.
    """
    expect = forms.version_of(sent)
    if alert["version"] != expect:
        raise Stale(alert)
    found = composer.changed(alert, composer.written(sent))
    if not found:
        return alert
    return drafting.edit(current_store(), current_identity(), alert["_id"], found, expect=expect)


def _overtaken(alert_id: str, sent: Sent) -> Response:
    now = alerts.readable(current_store(), current_identity(), alert_id)
    theirs = composer.form_of(now)
    labels = {**composer.LABELS}
    differs = [
        (labels[name], theirs.sent.get(name, ""))
        for name in labels
        if name in theirs.sent and theirs.sent.get(name, "").strip() != sent.get(name, "").strip()
    ]
    return _shown(now, composer.form_of(now, sent), 412, theirs=differs)


def _new(form: ComposerForm, status: int = 200, *, find: str = "") -> Response:
    return answers.page("console/alerts/new.html", status, form=form, statuses=Status, **_parts(form, find))


def _shown(
    alert: Alert,
    form: ComposerForm,
    status: int = 200,
    *,
    find: str = "",
    theirs: list[tuple[str, str]] | None = None,
) -> Response:
    return answers.page(
        "console/alerts/edit.html",
        status,
        form=form,
        theirs=theirs,
        done=done_of(DONE),
        span=composer.span_of(alert),
        samples=composer.samples(alert["hazard"]),
        is_end=ending_of(alert) is not None,
        texts=composer.TEXTS,
        missing=_missing(form),
        **_parts(form, find),
        **_beside(alert),
    )


def _parts(form: ComposerForm, find: str) -> dict[str, Any]:
    """Return what the parts of the form show that a new alert has, too."""
    chosen = [one for one in form.sent.getlist("area_ids") if one]
    return {
        "words": words,
        "find": find,
        "offered": chosen_areas.offered(find),
        "chosen": chosen_areas.names(chosen),
        "choosing": dots.to_choose(chosen),
        "districts": chosen_areas.districts(),
        "groups": chosen_areas.groups(),
        "earlier": chosen_areas.earlier(),
    }


def _beside(alert: Alert) -> dict[str, Any]:
    """Return what stands beside the form: whom it would reach, and what they would read."""
    return {
        "alert": in_full(alert),
        "preview": preview(current_store(), alert, current_identity(), composer.named),
        "dots": dots.of(alert["area_ids"]),
        "languages_of": OWN_NAMES,
    }


def _missing(form: ComposerForm) -> set[str]:
    """Return the languages that lack a text."""
    typed: Sent = MultiDict(form.sent.items(multi=True))
    return {
        language
        for language in LANGUAGES
        if not all(typed.get(f"infos.{language}.{name}", "").strip() for name in composer.TEXTS)
    }


def _pressed() -> str:
    """Return the button that was pressed; Enter in the field of names adds them."""
    do = request.form.get("do", "save")
    return "add" if do == "save" and request.form.get("find", "").strip() else do


def _address(alert: Alert) -> str:
    return f"/console/alerts/{alert['_id']}/edit"
