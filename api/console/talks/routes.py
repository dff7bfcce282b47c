"""`/console/talks`: who waits for a person, and one conversation with all its steps by one view over a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, uploaded
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.talks import queue, shown
from api.console.talks.forms import beginning, forms_of
from api.console.talks.steps import STEPS
from api.console.talks.words import DONE
from api.desk.conversations.presented import opened
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import detail
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Sent
from models.access.permissions import Permission
from models.desk import conversations
from models.errors import Clash, Fault, Invalid, Stale
from models.talks.states import TalkStep
from models.talks.talks import Talk

talks = Blueprint("console_talks", __name__, url_prefix="/console/talks")

HANDLE = Permission.CONVERSATION_HANDLE


@talks.get("")
@page(permission=HANDLE)
def listed() -> Response:
    """Show who waits; asked by a poll it says whether the list has changed since."""
    asked = queue.asked()
    changed = bool(seen := request.args.get("seen", "")) and seen != asked.tag
    response = answers.page("console/talks/queue.html", queue=asked, changed=changed, about=None)
    return _polled(response) if seen else response


@talks.get("/<string:talk_id>")
@page(permission=HANDLE)
def show(talk_id: str) -> Response:
    """Show one conversation beside those that wait; polled, it is answered only when it has changed."""
    response = _shown(conversations.read(current_store(), current_identity(), talk_id))
    return _polled(response) if answers.is_part() else response


@talks.get("/<string:talk_id>/beginning")
@page(permission=HANDLE)
def begin_report(talk_id: str) -> Response:
    """Give the words of a report as they would begin now: the page may have been open for long."""
    talk = conversations.read(current_store(), current_identity(), talk_id)
    return answers.page("console/talks/beginning.html", one=beginning(talk, opened(talk)))


@talks.post("/<string:talk_id>")
@page(permission=HANDLE)
@body(BodySize(files=2))
@idempotent_form
def act(talk_id: str) -> Response:
    """Take the step that the form names.

    What is refused comes back with what was typed: 422 with the faults, 412 when somebody was faster, 409 when it
    can't be done any more.
    """
    store, official = current_store(), current_identity()
    talk = conversations.find(store, official, talk_id)
    doing = request.form.get("do", "")
    sent: Sent = MultiDict(request.form.items(multi=True))
    if doing not in set(map(str, STEPS)):
        return _shown(talk, 409, faults=[Fault("", "conversation_not_now")], sent=sent, doing=doing)
    try:
        if doing == TalkStep.ANSWER:
            sent = uploaded.with_files("attachment_ids")
        STEPS[TalkStep(doing)](talk, sent)
    except Invalid as error:
        return _shown(talk, 422, faults=error.faults, sent=sent, doing=doing)
    except Clash as error:
        now = conversations.find(store, official, talk_id)
        return _shown(now, 409, faults=[Fault("", error.code, error.params)], sent=sent, doing=doing)
    except Stale:
        now = conversations.find(store, official, talk_id)
        saw = forms.version_of(sent) if "version" in sent else talk["version"]
        return _shown(now, 412, sent=sent, doing=doing, saw=saw)
    query = queue.asked().query
    return answers.go(f"/console/talks/{talk_id}?{query}", done=doing)


def _shown(
    talk: Talk,
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    sent: Sent | None = None,
    doing: str = "",
    saw: int | None = None,
) -> Response:
    """Show a conversation.

    :param sent: what was typed for the step `doing`, with what is wrong with it.
    :param saw: the version that the official saw, when somebody was faster.
    """
    about = shown.shown(talk)
    steps = forms_of(talk, about.talk, sent, faults, doing)
    return answers.page(
        "console/talks/queue.html",
        status,
        queue=queue.asked(),
        changed=False,
        about=about,
        steps=steps,
        doing=doing,
        lost=sent if sent and doing not in steps else None,
        faults=faults,
        problems=[detail(one, current_language()) for one in faults],
        since=shown.happened_since(talk, saw) if saw is not None else None,
        done=done_of(DONE),
    )


def _polled(response: Response) -> Response:
    response.add_etag()
    return cast(Response, response.make_conditional(request))
