"""Steps of a conversation by form, as one table: what the domain function of each gets of what was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.desk.conversations.drafts import draft_of
from api.desk.conversations.schemas import AttachSchema, ConversationAnswerSchema, FileSchema
from api.extensions.context import current_identity, current_store
from api.html import forms
from api.html.forms import Sent, version_of
from models.desk import conversation_reports, conversations
from models.talks.states import TalkStep
from models.talks.talks import Talk

Step = Callable[[Talk, Sent], object]


def _take(talk: Talk, sent: Sent) -> object:
    return conversations.take(current_store(), current_identity(), talk["_id"], expect=version_of(sent))


def _release(talk: Talk, sent: Sent) -> object:
    return conversations.release(current_store(), current_identity(), talk["_id"], expect=version_of(sent))


def _close(talk: Talk, sent: Sent) -> object:
    return conversations.close(current_store(), current_identity(), talk["_id"], expect=version_of(sent))


def _answer(talk: Talk, sent: Sent) -> object:
    store, official = current_store(), current_identity()
    given = forms.load(
        ConversationAnswerSchema(),
        sent,
        lambda one: conversations.answer_faults(store, official, talk, one["text"], one["attachment_ids"]),
    )
    return conversations.answer(store, official, talk["_id"], given["text"], given["attachment_ids"])


def _attach(talk: Talk, sent: Sent) -> object:
    store, official = current_store(), current_identity()
    given = forms.load(
        AttachSchema(), sent, lambda one: conversation_reports.attach_faults(store, official, one["report"])
    )
    return conversation_reports.attach(store, official, talk["_id"], given["report"], expect=version_of(sent))


def _file(talk: Talk, sent: Sent) -> object:
    store, official = current_store(), current_identity()
    given = forms.load(
        FileSchema(),
        sent,
        # The body is what the schema loads.
        lambda one: conversation_reports.file_faults(store, talk, draft_of(one)),
    )
    draft = draft_of(given)  # type: ignore[arg-type]
    return conversation_reports.file(store, official, talk["_id"], draft, expect=version_of(sent))


#: A step that is not here is not taken by form.
STEPS: Mapping[TalkStep, Step] = {
    TalkStep.TAKE: _take,
    TalkStep.ANSWER: _answer,
    TalkStep.ATTACH: _attach,
    TalkStep.FILE: _file,
    TalkStep.RELEASE: _release,
    TalkStep.CLOSE: _close,
}
