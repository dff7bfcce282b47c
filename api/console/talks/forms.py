"""The forms of a conversation: one for each step that is possible now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from api.console.extension.times import written_moment
from api.console.talks.words import BARE, DEEDS, KINDS, LABELS, TAKE_AGAIN, Deed
from api.desk.conversations.presented import OpenedConversation
from api.desk.conversations.schemas import AttachSchema, ConversationAnswerSchema, FileSchema
from api.extensions.context import current_language, current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import said
from models.areas import areas
from models.categories import categories
from models.categories.report_kinds import ReportKind
from models.errors import Fault
from models.language.languages import choose
from models.talks.states import TalkStep
from models.talks.talks import Talk
from models.talks.transcript import Speaker

SCHEMAS: Mapping[TalkStep, Callable[[], ma.Schema]] = {
    TalkStep.ANSWER: ConversationAnswerSchema,
    TalkStep.FILE: FileSchema,
    TalkStep.ATTACH: AttachSchema,
}

#: So many of the resident's last lines stand in a report at first.
LINES_TAKEN_OVER = 10


@dataclass(frozen=True)
class StepForm:
    """A step with its form.

    :param bare: it asks for nothing.
    """

    name: str
    deed: Deed
    words: str
    form: Form
    bare: bool


def forms_of(
    talk: Talk,
    shown: OpenedConversation,
    sent: Sent | None = None,
    faults: Sequence[Fault] = (),
    doing: str = "",
) -> dict[str, StepForm]:
    """Return the form of each step that is possible, by its name.

    :param sent: what was typed into the form of the step `doing`, with its faults.
    """
    found = {}
    for name in shown["actions"]:
        step = TalkStep(name)
        mine = name == doing
        form = _form(step, talk, shown, sent if mine else None, faults if mine else ())
        deed = TAKE_AGAIN if step is TalkStep.TAKE and talk["taken_by"] else DEEDS[step]
        found[name] = StepForm(name, deed, said(deed.words), form, step in BARE)
    return found


def beginning(talk: Talk, shown: OpenedConversation) -> StepForm:
    """Return the form of a report with the words that it begins with now."""
    deed = DEEDS[TalkStep.FILE]
    form = _form(TalkStep.FILE, talk, shown, None, ())
    return StepForm(str(TalkStep.FILE), deed, said(deed.words), form, bare=False)


def _form(
    step: TalkStep, talk: Talk, shown: OpenedConversation, sent: Sent | None, faults: Sequence[Fault]
) -> Form:
    if step in BARE:
        # The same key while nothing has changed, so that a part that is polled stays the same.
        return Form(ma.Schema(), version=talk["version"], key=f"{step}-{talk['version']}-{talk['_id']}")
    version = None if step is TalkStep.ANSWER else talk["version"]
    form = Form(
        SCHEMAS[step](), sent or MultiDict(), faults, labels=LABELS, prefix=f"{step}-", version=version
    )
    if step is TalkStep.FILE:
        form.options = _options(shown)
        form.sent = sent or forms.prefilled(_beginning(talk, shown))
    return form


def _beginning(talk: Talk, shown: OpenedConversation) -> dict[str, object]:
    """Return what a report says at first: what the resident wrote, and where they are."""
    texts = [one["text"] for one in shown["lines"] if one["by"] == Speaker.RESIDENT and one["text"]]
    return {
        "text": "\n".join(texts[-LINES_TAKEN_OVER:]),
        "area": areas.get(current_store(), talk["area_id"])["code"],
        "kind": ReportKind.INCIDENT,
    }


def _options(shown: OpenedConversation) -> dict[str, Sequence[Option]]:
    store, language = current_store(), current_language()
    photos = [
        Option(photo["_id"], said("Ảnh gửi lúc %(at)s") % {"at": written_moment(line["at"])})
        for line in shown["lines"]
        if line["by"] == Speaker.RESIDENT
        for photo in line["photos"]
    ]
    return {
        "category": [Option(row["_id"], choose(row["name"], language)) for row in categories.offered(store)],
        "kind": [Option(str(kind), said(words)) for kind, words in KINDS.items()],
        "area": [Option(row["code"], row["full_name"]) for row in areas.communes(store)],
        "photo_ids": photos,
    }
