"""`/console/login`, `/console/login/code` and `/console/logout`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from api.console.extension import answers, session
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.session.schemas import LoginSchema, TotpSchema
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.view_functions import function_of
from api.html import forms
from api.html.forms import Form
from api.html.words import later
from models.access import sessions
from models.errors import Fault, Forbidden, Invalid, LoaError, TooMany, Unauthenticated
from models.people import sign_in
from models.people.sign_in import Challenge

session_pages = Blueprint("console_session", __name__, url_prefix="/console")

HOME = "/console/"

#: What the sign-in says to whoever comes from elsewhere.
DONE = {
    "out": later("Đã đăng xuất."),
    "accepted": later("Đã đặt xong. Mời đăng nhập."),
}

LABELS = {
    "username": later("Tên đăng nhập"),
    "password": later("Mật khẩu"),
    "code": later("Mã 6 chữ số"),
}


@session_pages.get("/login")
@page(is_open=True)
def login() -> Response:
    """Ask for name and password."""
    return _ask_password(Form(LoginSchema()))


@session_pages.post("/login")
@page(is_open=True)
def take_password() -> Response:
    """Sign in, or go on to the code of the authenticator app."""
    form = Form(LoginSchema(), request.form)
    try:
        given = forms.load(form.schema, request.form)
        found = sign_in.login_console(
            current_store(), given["username"], given["password"], current_circumstances()
        )
    except Invalid as error:
        form.faults = error.faults
        return _ask_password(form, 422)
    except (Unauthenticated, Forbidden, TooMany) as error:
        form.faults = [_refusal(error)]
        return _ask_password(form, 422, _until(error))
    if isinstance(found, Challenge):
        return _ask_code(Form(TotpSchema()), found.token)
    return _signed_in(found)


@session_pages.post("/login/code")
@page(is_open=True)
def take_code() -> Response:
    """Finish the sign-in with the code of the authenticator app."""
    form, until = Form(TotpSchema(), request.form), None
    try:
        given = forms.load(form.schema, request.form)
        token = sign_in.login_totp_console(
            current_store(), given["challenge"], given["code"], current_circumstances()
        )
    except Invalid as error:
        form.faults = error.faults
    except (Unauthenticated, TooMany) as error:
        if error.code in {"credential_bad", "credential_expired"}:
            return _ask_password(Form(LoginSchema(), faults=[_refusal(error)]), 422)
        form.faults, until = [_refusal(error, "code")], _until(error)
    else:
        return _signed_in(token)
    return _ask_code(form, request.form.get("challenge", ""), 422, until)


@session_pages.post("/logout")
@page()
def logout() -> Response:
    """End this session."""
    sessions.sign_out(current_store(), current_identity())
    response = answers.go("/console/login", done="out")
    session.end(response)
    return response


def _refusal(error: Unauthenticated | Forbidden | TooMany, field: str = "") -> Fault:
    return Fault(field, error.code, error.params)


def _until(error: LoaError) -> datetime | None:
    """Return when whoever was locked out may try again; None where nobody is."""
    return datetime.now(UTC) + timedelta(seconds=error.retry_after) if isinstance(error, TooMany) else None


def _to() -> str:
    """Return where to go on: a page of the console, never a part of one alone."""
    address = answers.local(request.values.get("to", ""), HOME)
    try:
        endpoint, _ = current_app.url_map.bind("").match(address.partition("?")[0], "GET")
    except HTTPException:
        return HOME
    view = function_of(current_app, endpoint, "GET")
    return HOME if getattr(view, "is_part", False) else address


def _ask_password(form: Form, status: int = 200, until: datetime | None = None) -> Response:
    form.labels = LABELS
    return answers.page(
        "console/session/login.html", status, form=form, to=_to(), until=until, done=done_of(DONE)
    )


def _ask_code(form: Form, challenge: str, status: int = 200, until: datetime | None = None) -> Response:
    form.labels = LABELS
    return answers.page(
        "console/session/code.html", status, form=form, to=_to(), until=until, challenge=challenge
    )


def _signed_in(token: str) -> Response:
    response = answers.go(_to())
    session.begin(response, token)
    return response
