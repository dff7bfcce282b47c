"""`/console/officials`: the list, and one official with all that can be done by one view over the table `DEEDS`."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, proof
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.officials import listed, names, role_form, shown
from api.console.officials.deeds import DONE, Deed, Made, faults_of_roles, possible
from api.console.officials.links import link_page
from api.extensions.context import current_identity, current_store
from api.html import forms
from api.html.forms import Form, Sent
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, Stale, TooMany
from models.people import managing_officials
from models.people.invitations import Invited
from models.people.official_shapes import Official

officials_pages = Blueprint("console_officials", __name__, url_prefix="/console/officials")

MANAGE = Permission.PEOPLE_MANAGE


@officials_pages.get("")
@page(permission=MANAGE)
def list_officials() -> Response:
    """List the officials that the address asks for."""
    return answers.page("console/officials/list.html", listed=listed.asked())


@officials_pages.get("/<string:official_id>")
@page(permission=MANAGE)
def show(official_id: str) -> Response:
    """Show one official."""
    return _shown(_found(official_id))


# Not repeatable by its key: an answer that holds a link is never kept. The version lets each be done once.
@officials_pages.post("/<string:official_id>")
@page(permission=MANAGE)
def act(official_id: str) -> Response:
    """Do what the form names; a reset answers with the link, which is shown this once."""
    official, sent = _found(official_id), MultiDict(request.form.items(multi=True))
    doing = sent.get("do", "")
    deed = next((one for one in possible(official) if one.name == doing), None)
    if deed is None:
        faults = [Fault("", "not_to_oneself")] if official["_id"] == current_identity().id else []
        return _shown(official, 409, faults=faults, lost=True)
    form = shown.form_of(deed, official, sent)
    try:
        made = _done(deed, official, sent)
    except Invalid as error:
        form.faults = role_form.at_fields(error.faults, sent, official["assignments"])
        return _shown(official, 422, doing=doing, form=form)
    except TooMany as error:
        form.faults = [Fault(proof.FIELD, error.code, error.params)]
        return _shown(official, 422, doing=doing, form=form)
    except (Clash, Forbidden) as error:
        form.faults = [Fault("", error.code, error.params)]
        return _shown(_found(official_id), 409, doing=doing, form=form)
    except Stale:
        now = _found(official_id)
        form.version = now["version"]
        return _shown(now, 412, doing=doing, form=form, since=forms.version_of(sent))
    if isinstance(made, Invited):
        return link_page(made, doing)
    return answers.go(f"/console/officials/{official_id}", done=doing)


def _done(deed: Deed, official: Official, sent: Sent) -> Made:
    is_roles = deed.name == "assign"
    read = role_form.as_rows(sent, official["assignments"]) if is_roles else sent
    given = forms.load(deed.schema(), read, faults_of_roles if is_roles else None)
    expect = forms.version_of(sent)
    proof.insist()
    return deed.run(current_store(), current_identity(), official["_id"], given, expect)


def _found(official_id: str) -> Official:
    return managing_officials.find(current_store(), current_identity(), official_id)


def _shown(
    official: Official,
    status: int = 200,
    *,
    doing: str = "",
    form: Form | None = None,
    faults: list[Fault] | None = None,
    lost: bool = False,
    since: int | None = None,
) -> Response:
    """Show an official.

    :param form: that of `doing`, with what was typed and what is wrong with it.
    :param lost: whether what was sent is possible no more.
    :param since: the version that the caller saw, when somebody was faster.
    """
    steps, following = shown.history(official["_id"], request.args.get("after"))
    return answers.page(
        "console/officials/official.html",
        status,
        about=shown.about(official),
        acts=list(shown.acts(official, doing, form)),
        doing=doing or request.args.get("do", ""),
        duties=names.duties(),
        given=role_form.GIVEN,
        wanted=proof.wanted(),
        lost=lost or (form is not None and doing not in {one.name for one in possible(official)}),
        told=Form(role_form.form_of().schema, faults=faults or (form.faults if form else ())),
        since=shown.since(official, since) if since is not None else None,
        steps=steps,
        following=f"?after={following}" if following else "",
        done=done_of(DONE),
    )
