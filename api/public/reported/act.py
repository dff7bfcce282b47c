"""What a reporter does with their own report: add, answer, rate, reopen, withdraw, delete their words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import marshmallow as ma
from flask import Response, request

from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.owners import owners_of
from api.extensions.request_sizes import body
from api.html import forms
from api.html.forms import Form, Sent
from api.public import sent_photos, visitor
from api.public.page import page
from api.public.reported import opened, show
from api.public.reported.acts import ACTS, Act
from api.public.reported.blueprint import reported_pages
from api.public.sent_photos import Taken
from models.errors import Clash, Fault, Invalid, NotFound
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.privacy import redaction
from models.reports import reporter_contacts
from models.reports.looking_up import Seen
from models.reports.reports import Report
from models.store.events import Actor


class RedactSchema(ma.Schema):
    """The confirmation; there is no way back."""

    confirm = ma.fields.Boolean(load_default=False)


def own_report(view: Callable[..., Response]) -> Callable[..., Response]:
    """Give the view the report of its address, if this browser showed its PIN; else ask for that.

    Place it above `idempotent_form`, or a stranger could be led by a kept answer.
    """

    @wraps(view)
    def checked(*, code: str, **given: object) -> Response:
        try:
            seen = opened.seen(code)
        except NotFound:
            return show.closed(code, 404)
        # The hour is over: what was typed is lost to the page but not to the browser's way back.
        return view(seen=seen, **given) if seen.own else show.page_of(seen, 403)

    return checked


@reported_pages.post("/<string:code>/<any(answer,rate,reopen,comment,withdraw):name>")
@page
@body(sent_photos.ROOM)
@own_report
@idempotent_form
def act(seen: Seen, name: str) -> Response:
    """Carry out one step on one's own report, by the same function as in the app."""
    one, store = ACTS[name], current_store()
    taken = _photos(one)
    sent = _with_photos(taken)
    try:
        values = forms.load(one.schema(), sent, lambda loaded: taken.faults)
        changed = resident_actions.act(
            store,
            seen.report,
            ActionRequest(one.action, **values),
            actor=_actor(seen.report),
            owners=owners_of(current_identity()),
        )
    except Invalid as error:
        rest = [fault for fault in taken.faults if fault not in error.faults]
        return _refused(seen, name, sent, [*error.faults, *rest])
    except Clash as error:
        # The desk was faster: the page shows what is possible now.
        return show.page_of(seen, 409, clash=error.code, kept_note=sent.get("note", ""))
    return show.back_to(changed, name)


@reported_pages.post("/<string:code>/redact")
@page
@own_report
@idempotent_form
def redact(seen: Seen) -> Response:
    """Delete text, address and photos of one's own report for ever; the report and its work stay."""
    if not forms.load(RedactSchema(), request.form)["confirm"]:
        form = Form(RedactSchema(), faults=[Fault("confirm", "required")], prefix="redact-")
        return show.page_of(seen, 422, {"redact": form})
    changed = redaction.redact(current_store(), seen.report, _actor(seen.report))
    return show.back_to(changed, "redact")


@reported_pages.post("/<string:code>/unnamed")
@page
@own_report
@idempotent_form
def unnamed(seen: Seen) -> Response:
    """Delete the name and the number of whoever takes back their consent; the words stay."""
    changed = reporter_contacts.forget(current_store(), seen.report, _actor(seen.report))
    return show.back_to(changed, "unnamed")


def _photos(one: Act) -> Taken:
    """Keep the photos that came along; a browser without any needs to be no device."""
    sent_before = request.form.getlist("photo_ids")
    if not one.with_photos or not any(file.filename for file in request.files.getlist(sent_photos.FIELD)):
        return Taken(sent_before, [])
    return sent_photos.take(visitor.begin(), sent_before)


def _with_photos(taken: Taken) -> Sent:
    sent = request.form.copy()
    sent.setlist("photo_ids", taken.photo_ids)
    return sent


def _refused(seen: Seen, name: str, sent: Sent, faults: list[Fault]) -> Response:
    form = Form(ACTS[name].schema(), sent, faults, prefix=f"{name}-")
    return show.page_of(seen, 422, {name: form}, refused=name)


def _actor(report: Report) -> Actor:
    """Return the bearer of the PIN as the actor of an event."""
    actor: Actor = {"kind": "pin", "id": report["_id"]}
    return actor
