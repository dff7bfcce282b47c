"""`/console/programme/live`: what is on the air now; an announcement is begun, kept up while somebody speaks, ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.programme import entry_form, names, on_air, picked, places, plan
from api.desk.programme.live_schemas import LiveBodySchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid
from models.programme import at_once, live, programme_access
from models.programme.live import LIVES, Hearer, LiveDraft, Silent

live_pages = Blueprint("console_programme_live", __name__, url_prefix="/console/programme/live")

DONE: Mapping[str, str] = {
    "begun": later("Đang phát. Giữ trang này mở; rời trang thì 90 giây sau tự dừng."),
    "kept": later("Đã ghi nhận: bạn vẫn đang nói."),
    "ended": later("Đã dừng phát trực tiếp."),
}

LABELS: Mapping[str, str] = {
    "title": later("Phát trực tiếp việc gì"),
    "area_id": later("Địa bàn"),
    "level": later("Cấp phát"),
    "source": later("Lấy tiếng từ đâu"),
    "url": later("Địa chỉ luồng"),
    "preset": later("Tần số FM"),
    **picked.LABELS,
}


@live_pages.get("")
@page(permission=Permission.OUTLET_READ)
def show() -> Response:
    """Show what is on the air now; the part that changes by itself is asked for again and again."""
    response = answers.page(
        "console/programme/live.html",
        mine=[one for one in on_air.speaking_now() if one.may],
        others=[one for one in on_air.speaking_now() if not one.may],
        holding=on_air.holding(),
        playing=on_air.playing(),
        taken=on_air.taken(),
        former=on_air.former(),
        speaks=places.may(Permission.OUTLET_CONTROL),
        takes=places.may(Permission.BOARD_REQUISITION),
        reads_alerts=places.may(Permission.ALERT_READ),
        done=done_of(DONE),
    )
    response.add_etag()
    return cast(Response, response.make_conditional(request))


@live_pages.get("/new")
@page(permission=Permission.OUTLET_CONTROL)
def ask() -> Response:
    """Show the form of an announcement."""
    own = places.own(Permission.OUTLET_CONTROL)
    return _asked(_form(forms.prefilled({"area_id": own, "source": "stream"})))


@live_pages.post("/new")
@page(permission=Permission.OUTLET_CONTROL)
@idempotent_form
def begin() -> Response:
    """Look for outlets, say which ones would be heard, or begin: what the button says."""
    sent: Sent = MultiDict(request.form.items(multi=True))
    form, do = _form(sent), request.form.get("do", "")
    if do == picked.DOES:
        return _asked(form)
    try:
        draft = cast(LiveDraft, forms.load(form.schema, sent, _faults))
        if do != "begin":
            return _looked(form, draft)
        at_once.begin_live(current_store(), current_identity(), draft)
    except Invalid as error:
        form.faults = error.faults
        return _asked(form, 422)
    except Forbidden as error:
        form.faults = [Fault("targets", error.code, error.params)]
        return _asked(form, 403)
    return answers.go("/console/programme/live", done="begun")


@live_pages.post("/<string:live_id>")
@page(permission=Permission.OUTLET_CONTROL)
@idempotent_form
def act(live_id: str) -> Response:
    """End an announcement, or say without a script that one still speaks."""
    store, official = current_store(), current_identity()
    if request.form.get("do") == "end":
        at_once.end_live(store, official, live_id)
        return answers.go("/console/programme/live", done="ended")
    at_once.keep_up(store, official, live_id)
    return answers.go("/console/programme/live", done="kept")


@live_pages.post("/<string:live_id>/keep-up")
@page(permission=Permission.OUTLET_CONTROL, is_part=True)
def keep_up(live_id: str) -> Response:
    """Say that one still speaks, as the open page does by itself; what is over comes back without its clock."""
    store, official = current_store(), current_identity()
    try:
        row = at_once.keep_up(store, official, live_id)
    except Clash:
        row = programme_access.get(store, official, LIVES, live_id)
    return answers.page("console/programme/held.html", one=on_air.speaking(row))


def _faults(given: LiveDraft) -> Iterable[Fault]:
    return live.faults_of(current_store(), given)


def _looked(form: Form, draft: LiveDraft) -> Response:
    """Show who would hear it and who not and why, by the rules that the start keeps; the button comes when it may."""
    now = datetime.now(UTC).replace(microsecond=0)
    meant = live.look(current_store(), current_identity(), draft, now)
    form.faults = list(live.outlet_faults(draft, meant, now))
    return _asked(form, 422 if form.faults else 200, meant=meant)


def _form(sent: Sent) -> Form:
    options = {
        "area_id": places.with_permission(Permission.OUTLET_CONTROL),
        "level": places.levels(Permission.OUTLET_CONTROL),
        "source": names.options(entry_form.SOURCES),
        **picked.options(Permission.OUTLET_CONTROL, sent),
    }
    schema: ma.Schema = LiveBodySchema()
    return Form(schema, MultiDict(sent), options=options, labels=LABELS)


def _asked(form: Form, status: int = 200, *, meant: Sequence[Hearer] = ()) -> Response:
    heard = [one.outlet for one in meant if not one.silent]
    silent = [(one.outlet, names.named(plan.REASONS, one.silent)) for one in meant if one.silent]
    return answers.page(
        "console/programme/live_new.html",
        status,
        form=form,
        meant=heard,
        silent=silent,
        begins=bool(heard) and not form.faults,
        is_night=any(one.silent == Silent.CLOSED for one in meant),
        warns=places.may(Permission.ALERT_DRAFT),
        find=form.sent.get(picked.FIND, ""),
    )
