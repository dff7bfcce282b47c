"""`/console/agencies`: the list, a new one, and one of them with its name, whether it is open, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.agencies import listed, shown
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.agencies.schemas import AgencyChangeSchema, AgencyPostSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access import permissions
from models.access.permissions import Permission
from models.areas.agencies import Agency
from models.desk import agency_changes
from models.errors import Clash, Fault, Invalid, Stale

agencies_pages = Blueprint("console_agencies", __name__, url_prefix="/console/agencies")

MANAGE = Permission.CATALOGUE_MANAGE

LABELS = {
    "name.vi": later("Tên tiếng Việt"),
    "name.km": later("Tên tiếng Khmer"),
    "name.en": later("Tên tiếng Anh"),
    "code": later("Mã ngắn"),
    "area_id": later("Địa bàn"),
}

DONE = {
    "created": later("Đã thêm cơ quan."),
    "rename": later("Đã đổi tên."),
    "close": later("Đã đóng cơ quan."),
    "reopen": later("Đã mở lại cơ quan."),
}


@agencies_pages.get("")
@page()
def list_agencies() -> Response:
    """List the agencies that the address asks for."""
    return answers.page("console/agencies/list.html", listed=listed.asked(), manages=_manages())


@agencies_pages.get("/new")
@page(permission=MANAGE)
def ask() -> Response:
    """Ask for a new agency."""
    return _asked(_new_form(MultiDict()))


@agencies_pages.post("/new")
@page(permission=MANAGE)
@idempotent_form
def add() -> Response:
    """Add an agency."""
    form = _new_form(request.form)
    try:
        given = forms.load(form.schema, request.form, _new_faults)
        made = agency_changes.create(current_store(), current_identity(), agency_changes.Agency(**given))
    except Invalid as error:
        form.faults = error.faults
    except Clash as error:
        form.faults = [Fault("code", error.code, error.params)]
    else:
        return answers.go(f"/console/agencies/{made['_id']}", done="created")
    return _asked(form, 422)


@agencies_pages.get("/<string:agency_id>")
@page()
def show(agency_id: str) -> Response:
    """Show one agency."""
    return _shown(agency_changes.get(current_store(), agency_id))


@agencies_pages.post("/<string:agency_id>")
@page(permission=MANAGE)
@idempotent_form
def act(agency_id: str) -> Response:
    """Do what the form names."""
    store, sent = current_store(), MultiDict(request.form.items(multi=True))
    agency, doing = agency_changes.get(store, agency_id), sent.get("do", "")
    form = _form(agency, sent if doing == "rename" else None)
    if doing not in ACTS:
        return _shown(agency, 409, faults=[Fault("", "agency_not_found", {"agency": agency_id})])
    try:
        ACTS[doing](agency_id, sent, forms.version_of(sent))
    except Invalid as error:
        form.faults = error.faults
        return _shown(agency, 422, form=form)
    except Clash as error:
        now = agency_changes.get(store, agency_id)
        return _shown(now, 409, form=form, faults=[Fault("", error.code, error.params)])
    except Stale:
        now = agency_changes.get(store, agency_id)
        form.version = now["version"]
        return _shown(now, 412, form=form, since=forms.version_of(sent))
    return answers.go(f"/console/agencies/{agency_id}", done=doing)


def _rename(agency_id: str, sent: Sent, expect: int) -> Agency:
    given = forms.load(AgencyChangeSchema(), sent, lambda body: agency_changes.name_faults(body["name"]))
    return agency_changes.rename(current_store(), current_identity(), agency_id, given["name"], expect=expect)


def _close(agency_id: str, _: Sent, expect: int) -> Agency:
    return agency_changes.close(current_store(), current_identity(), agency_id, expect=expect)


def _reopen(agency_id: str, _: Sent, expect: int) -> Agency:
    return agency_changes.reopen(current_store(), current_identity(), agency_id, expect=expect)


ACTS: Mapping[str, Callable[[str, Sent, int], Agency]] = {
    "rename": _rename,
    "close": _close,
    "reopen": _reopen,
}


def _new_faults(given: Mapping[str, Any]) -> list[Fault]:
    return agency_changes.faults_of(current_store(), agency_changes.Agency(**given))


def _new_form(sent: Sent) -> Form:
    return Form(AgencyPostSchema(), sent, options={"area_id": listed.area_options()}, labels=LABELS)


def _form(agency: Agency, sent: Sent | None = None) -> Form:
    filled = forms.prefilled({"name": agency["name"]}) if sent is None else sent
    return Form(AgencyChangeSchema(), filled, labels=LABELS, version=agency["version"])


def _manages(area_id: str = "") -> bool:
    store, me = current_store(), current_identity()
    if area_id:
        return permissions.may_in(store, me, MANAGE, area_id)
    return bool(permissions.assignments_with(me, MANAGE))


def _asked(form: Form, status: int = 200) -> Response:
    return answers.page("console/agencies/new.html", status, form=form)


def _shown(
    agency: Agency,
    status: int = 200,
    *,
    form: Form | None = None,
    faults: list[Fault] | None = None,
    since: int | None = None,
) -> Response:
    """Show an agency.

    :param form: that of its name, with what was typed.
    :param faults: what is in the way of closing or opening it.
    :param since: the version that the caller saw, when somebody was faster.
    """
    return answers.page(
        "console/agencies/agency.html",
        status,
        about=shown.about(agency),
        form=form or _form(agency),
        told=Form(AgencyChangeSchema(), faults=faults or ()),
        manages=_manages(agency["area_id"]),
        since=shown.history(agency, since) if since is not None else None,
        done=done_of(DONE),
    )
