"""`/console/officials/new`: somebody new, who sets their password by a link that is shown once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, proof
from api.console.extension.page import page
from api.console.officials import names, role_form
from api.console.officials.links import link_page
from api.extensions.context import current_identity, current_store
from api.html import forms
from api.html.forms import Form
from models.access.permissions import Permission
from models.errors import Clash, Fault, Invalid, TooMany
from models.people import managing_officials

inviting = Blueprint("console_inviting", __name__, url_prefix="/console/officials/new")


@inviting.get("")
@page(permission=Permission.PEOPLE_MANAGE)
def ask() -> Response:
    """Ask who is new."""
    return _shown(role_form.form_of(new=True))


# Not repeatable by its key: an answer that holds a link is never kept. A second one finds the user name taken.
@inviting.post("")
@page(permission=Permission.PEOPLE_MANAGE)
def invite() -> Response:
    """Invite them, and show the link this once."""
    sent = MultiDict(request.form.items(multi=True))
    form = role_form.form_of(sent, new=True)
    store, me = current_store(), current_identity()
    try:
        given = forms.load(form.schema, role_form.as_rows(sent, ()), _faults)
        proof.insist()
        rows = given["assignments"]
        made = managing_officials.invite(store, me, username=given["username"], name=given["name"], rows=rows)
    except Invalid as error:
        form.faults = role_form.at_fields(error.faults, sent, ())
    except Clash as error:
        form.faults = [Fault("username", error.code, error.params)]
    except TooMany as error:
        form.faults = [Fault(proof.FIELD, error.code, error.params)]
    else:
        return link_page(made, "invite")
    return _shown(form, 422)


def _faults(given: dict[str, Any]) -> list[Fault]:
    store, me = current_store(), current_identity()
    return managing_officials.faults_of(store, me, given["username"], given["name"], given["assignments"])


def _shown(form: Form, status: int = 200) -> Response:
    return answers.page(
        "console/officials/new.html",
        status,
        form=form,
        given=role_form.GIVEN,
        duties=names.duties(),
        wanted=proof.wanted(),
    )
