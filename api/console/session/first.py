"""`/console/first`: the first password and the authenticator app, without script.

The link of an invitation leads to `/invitation`, whose script takes the token out of the address. Who has no script
pastes the link here; the token goes out in bodies alone.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.desk.invitations.schemas import AcceptInvitationSchema, InvitationTokenSchema
from api.extensions import problems
from api.extensions.context import current_circumstances, current_store
from api.html import forms
from api.html.forms import Form
from api.html.words import later
from models.errors import Invalid, NotFound, TooMany
from models.people import invitation_acceptance
from models.people.invitation_acceptance import Answer

first = Blueprint("console_first", __name__, url_prefix="/console/first")

LABELS = {
    "token": later("Liên kết trong thư mời"),
    "password": later("Mật khẩu mới, 12 ký tự trở lên"),
    "code": later("Mã 6 chữ số trong ứng dụng"),
}


@first.get("")
@page(is_open=True)
def ask() -> Response:
    """Ask for the link."""
    return _ask(Form(InvitationTokenSchema(), labels=LABELS))


@first.post("")
@page(is_open=True)
def look() -> Response:
    """Show what the invitation asks for."""
    return _show(Form(AcceptInvitationSchema(), labels=LABELS), _token())


@first.post("/accept")
@page(is_open=True)
def accept() -> Response:
    """Set what the invitation asks for; signing in is next."""
    form = Form(AcceptInvitationSchema(), request.form, labels=LABELS)
    try:
        given = forms.load(form.schema, request.form)
        answer = Answer(given["password"], given["setup"], given["code"])
        invitation_acceptance.accept(current_store(), given["token"], answer, current_circumstances())
    except Invalid as error:
        form.faults = error.faults
        return _show(form, _token(), 422)
    except (NotFound, TooMany) as error:
        return _ask(Form(InvitationTokenSchema(), faults=problems.told(error, "token"), labels=LABELS), 422)
    return answers.go("/console/login", done="accepted")


def _token() -> str:
    """Return the token of the link that was pasted, or of the form before."""
    return request.form.get("token", "").strip().rpartition("#")[2]


def _ask(form: Form, status: int = 200) -> Response:
    return answers.page("console/session/first.html", status, form=form, invitation=None)


def _show(form: Form, token: str, status: int = 200) -> Response:
    seal = request.form.get("setup", "")
    try:
        found = invitation_acceptance.look_up(current_store(), token, current_circumstances(), seal=seal)
    except (NotFound, TooMany) as error:
        return _ask(Form(InvitationTokenSchema(), faults=problems.told(error, "token"), labels=LABELS), 422)
    return answers.page(
        "console/session/first.html", status, form=form, invitation=found, asks=set(found.asks), token=token
    )
