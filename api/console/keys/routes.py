"""`/console/keys`: the keys of other systems; a new one is shown once, one that is revoked stays in the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, request

from api.console.extension import answers, proof
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.keys.schemas import KeyPostSchema
from api.extensions.allowed_callers import store_for_managers
from api.extensions.context import current_identity
from api.html import forms
from api.html.forms import Form, Option
from api.html.words import later, said
from models.access import api_keys
from models.access.api_keys import ApiKey
from models.access.callers import KeyScope
from models.access.permissions import Permission
from models.errors import Clash, Fault, Invalid, TooMany

keys_pages = Blueprint("console_keys", __name__, url_prefix="/console/keys")

MANAGE = Permission.PEOPLE_MANAGE

SCOPES: Mapping[str, str] = {
    KeyScope.ALERTS: later("Soạn cảnh báo nháp, chờ người duyệt"),
    KeyScope.CAP: later("Gửi bản tin CAP của một nơi phát"),
    KeyScope.OPEN311: later("Gửi phản ánh thay người dân (Open311)"),
}

LABELS = {
    "name": later("Tên hệ thống"),
    "scopes": later("Được làm gì"),
    "per_hour": later("Số lần ghi mỗi giờ"),
    "expires_at": later("Hết hạn lúc"),
    "deferred": later("Open311: trả lời bằng thẻ chờ, mã phản ánh hỏi sau"),
}

DONE = {"revoked": later("Đã thu hồi; hệ thống đó không vào được nữa.")}


@keys_pages.get("")
@page(permission=MANAGE)
def list_keys() -> Response:
    """List every key, those in use first."""
    found = api_keys.every(store_for_managers())
    rows = sorted(found, key=lambda key: key["revoked_at"] is not None or api_keys.has_expired(key))
    return answers.page(
        "console/keys/list.html",
        rows=[(key, _scopes(key), api_keys.has_expired(key)) for key in rows],
        done=done_of(DONE),
    )


@keys_pages.get("/new")
@page(permission=MANAGE)
def ask() -> Response:
    """Ask for a new key."""
    store_for_managers()
    return _asked(_form(forms.prefilled({"per_hour": api_keys.DEFAULT_PER_HOUR})))


# Not repeatable by its key: an answer that holds a key is never kept. A second one finds the name taken.
@keys_pages.post("/new")
@page(permission=MANAGE)
def make() -> Response:
    """Make a key, and show it this once."""
    store, form = store_for_managers(), _form(request.form)
    try:
        given = forms.load(form.schema, request.form, _faults)
        proof.insist()
        made, token = api_keys.create(store, actor=current_identity().actor, **given)
    except Invalid as error:
        form.faults = error.faults
    except Clash as error:
        form.faults = [Fault("name", error.code, error.params)]
    except TooMany as error:
        form.faults = [Fault(proof.FIELD, error.code, error.params)]
    else:
        return answers.page("console/keys/made.html", made=made, scopes=_scopes(made), token=token)
    return _asked(form, 422)


@keys_pages.get("/<string:key_id>/revoke")
@page(permission=MANAGE)
def ask_again(key_id: str) -> Response:
    """Ask whether a key is to be revoked."""
    return _revoking(api_keys.get(store_for_managers(), key_id), _empty())


@keys_pages.post("/<string:key_id>/revoke")
@page(permission=MANAGE)
def revoke(key_id: str) -> Response:
    """Revoke a key at once; done again it changes nothing."""
    store, form = store_for_managers(), _empty()
    key = api_keys.get(store, key_id)
    try:
        proof.insist()
    except Invalid as error:
        form.faults = error.faults
    except TooMany as error:
        form.faults = [Fault(proof.FIELD, error.code, error.params)]
    else:
        api_keys.revoke(store, key_id, current_identity().actor)
        return answers.go("/console/keys", done="revoked")
    return _revoking(key, form, 422)


def _faults(given: Mapping[str, Any]) -> Iterator[Fault]:
    return api_keys.faults_of(given["name"], given["scopes"], given["expires_at"])


def _scopes(key: ApiKey) -> list[str]:
    return [said(SCOPES[one]) for one in key["scopes"] if one in SCOPES]


def _form(sent: forms.Sent) -> Form:
    options = [Option(one, said(words)) for one, words in SCOPES.items()]
    return Form(KeyPostSchema(), sent, options={"scopes": options}, labels=LABELS)


def _empty() -> Form:
    return Form(KeyPostSchema())


def _asked(form: Form, status: int = 200) -> Response:
    return answers.page("console/keys/new.html", status, form=form, wanted=proof.wanted())


def _revoking(key: ApiKey, form: Form, status: int = 200) -> Response:
    return answers.page(
        "console/keys/revoke.html", status, made=key, scopes=_scopes(key), form=form, wanted=proof.wanted()
    )
