"""`/console/programme/entries/new` and `…/{id}/edit`: something is planned, or planned again."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.page import page
from api.console.programme import entry_form, entry_shown, picked
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.programme import scheduling
from models.programme.entries import Entry

planning = Blueprint("console_programme_planning", __name__, url_prefix="/console/programme/entries")


@planning.get("/new")
@page(permission=Permission.PROGRAMME_WRITE)
def ask() -> Response:
    """Show the form of a new entry; `?bulletin=` names what it is of."""
    return _shown(entry_form.new_form(bulletin_id=request.args.get("bulletin", "")))


@planning.post("/new")
@page(permission=Permission.PROGRAMME_WRITE)
@idempotent_form
def plan() -> Response:
    """Plan something, or look for outlets to choose from; an hour that is closed is refused, naming each outlet."""
    sent = _sent()
    form = entry_form.new_form(sent)
    if request.form.get("do") == picked.DOES:
        return _shown(form)
    try:
        made = scheduling.create(current_store(), current_identity(), entry_form.draft_of(sent))
    except Invalid as error:
        form.faults = error.faults
        return _shown(form, 422)
    except Forbidden as error:
        form.faults = [Fault("targets", error.code, error.params)]
        return _shown(form, 403)
    return answers.go(f"/console/programme/entries/{made['_id']}", done="planned")


@planning.get("/<string:entry_id>/edit")
@page(permission=Permission.PROGRAMME_WRITE)
def edit(entry_id: str) -> Response:
    """Show the form of an entry."""
    entry = _found(entry_id)
    return _shown(entry_form.form_of(entry), entry=entry)


@planning.post("/<string:entry_id>/edit")
@page(permission=Permission.PROGRAMME_WRITE)
@idempotent_form
def save(entry_id: str) -> Response:
    """Plan it again: 412 with what was typed when somebody was faster, 409 when it was ended."""
    entry, sent = _found(entry_id), _sent()
    form, seen = entry_form.form_of(entry, sent), forms.version_of(sent)
    form.version = seen
    if request.form.get("do") == picked.DOES:
        return _shown(form, entry=entry)
    try:
        draft = entry_form.draft_of(sent)
        changed = scheduling.change(current_store(), current_identity(), entry_id, draft, expect=seen)
    except Invalid as error:
        form.faults = error.faults
        return _shown(form, 422, entry=entry)
    except (Clash, Forbidden) as error:
        form.faults = [Fault("", error.code, error.params)]
        return _shown(form, 409 if isinstance(error, Clash) else 403, entry=entry)
    except Stale:
        now = _found(entry_id)
        form.version = now["version"]
        return _shown(form, 412, entry=now, since=seen)
    done = "planned" if changed["start"] == entry["start"] else "moved"
    return answers.go(f"/console/programme/entries/{entry_id}", done=done)


def _sent() -> Sent:
    return MultiDict(request.form.items(multi=True))


def _found(entry_id: str) -> Entry:
    return scheduling.get(current_store(), current_identity(), entry_id)


def _shown(
    form: Form, status: int = 200, *, entry: Entry | None = None, since: int | None = None
) -> Response:
    """Show the form; `since` is the version that the official saw, when somebody was faster."""
    here = f"{entry['_id']}/edit" if entry else "new"
    return answers.page(
        "console/programme/plan_entry.html",
        status,
        form=form,
        entry=entry,
        address=f"/console/programme/entries/{here}",
        find=form.sent.get(picked.FIND, ""),
        since=entry_shown.history_of(entry, since) if entry and since is not None else (),
    )
