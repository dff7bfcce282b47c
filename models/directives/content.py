"""Content of a document: what its sender writes, and everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from models.directives import recipients
from models.directives.directives import AnswerKind, DirectiveKind, RecipientGroup
from models.errors import Fault
from models.files import uploads
from models.language.dates import VIETNAM
from models.language.text import nfc
from models.language.visible import is_visible, name_faults, text_faults
from models.messages.messages import Owner
from models.store import Store
from models.surveys import definition_checks
from models.surveys.answer_checks import is_day
from models.surveys.defaults import whole_question
from models.surveys.definition import Question, QuestionType

MOST_TITLE, MOST_BODY, MOST_NUMBER, MOST_NOTE, MOST_QUESTIONS = 300, 20_000, 60, 2_000, 60

#: Types of questions that a unit can answer in a form, of those that surveys have.
FORM_TYPES = frozenset(
    {
        QuestionType.SINGLE,
        QuestionType.MULTIPLE,
        QuestionType.NUMBER,
        QuestionType.SHORT_TEXT,
        QuestionType.LONG_TEXT,
        QuestionType.DATE,
    }
)

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class DirectiveContent:
    """What the sender writes; `questions` are rows as `models.surveys.defaults.whole_question` takes them."""

    sender_id: str
    kind: str
    number: str
    issued_on: str
    title: str
    body: str = ""
    due_at: datetime | None = None
    answer: str = AnswerKind.READ
    questions: Sequence[dict[str, Any]] = ()
    units: Sequence[str] = ()
    groups: Sequence[str] = ()
    file_ids: Sequence[str] = ()
    note: str = ""
    #: Files that the document, or the version before it, has already.
    own_files: Collection[str] = field(default=frozenset())


def stored(content: DirectiveContent) -> dict[str, Any]:
    """Return the fields of a document that its sender writes, in the form in which they are kept."""
    return {
        "sender_id": content.sender_id,
        "kind": content.kind,
        "number": nfc(content.number).strip(),
        "issued_on": content.issued_on,
        "title": nfc(content.title).strip(),
        "body": nfc(content.body).strip(),
        "due_at": content.due_at,
        "answer": content.answer,
        "questions": questions_of(content),
        "units": list(dict.fromkeys(content.units)),
        "groups": list(dict.fromkeys(content.groups)),
        "file_ids": list(dict.fromkeys(content.file_ids)),
        "note": nfc(content.note).strip(),
    }


def questions_of(content: DirectiveContent) -> list[Question]:
    """Return the questions of a form with every field; none where no form is asked for."""
    if content.answer != AnswerKind.FORM:
        return []
    return [whole_question(one) for one in content.questions]


def faults_of(store: Store, content: DirectiveContent, owner: Owner) -> Iterator[Fault]:
    """Yield everything that is wrong with a document."""
    yield from name_faults("title", content.title, MOST_TITLE)
    yield from name_faults("number", content.number, MOST_NUMBER)
    yield from text_faults("body", content.body)
    if len(nfc(content.body)) > MOST_BODY:
        yield Fault("body", "too_long", {"max": MOST_BODY})
    if content.kind not in tuple(DirectiveKind):
        yield Fault("kind", "not_a_choice", {"choices": ", ".join(DirectiveKind)})
    for number, group in enumerate(content.groups):
        if group not in tuple(RecipientGroup):
            yield Fault(f"groups.{number}", "not_a_choice", {"choices": ", ".join(RecipientGroup)})
            return
    yield from recipients.faults_of(store, content.sender_id, content.units, content.groups)
    yield from _day_faults(content)
    yield from _answer_faults(content)
    fresh = [one for one in content.file_ids if one not in content.own_files]
    yield from uploads.attachment_faults(store, fresh, [owner], "file_ids")


def _day_faults(content: DirectiveContent) -> Iterator[Fault]:
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    if not is_day(content.issued_on) or date.fromisoformat(content.issued_on) > today:
        yield Fault("issued_on", "day_not_past")
    if content.due_at is not None and content.due_at <= datetime.now(UTC):
        yield Fault("due_at", "time_past")


def _answer_faults(content: DirectiveContent) -> Iterator[Fault]:
    if content.answer not in tuple(AnswerKind):
        yield Fault("answer", "not_a_choice", {"choices": ", ".join(AnswerKind)})
        return
    if content.answer != AnswerKind.FORM:
        if content.questions:
            yield Fault("questions", "questions_without_form", about=("questions", "answer"))
        return
    if not content.questions:
        yield Fault("questions", "required", about=("questions", "answer"))
    if len(content.questions) > MOST_QUESTIONS:
        yield Fault("questions", "too_many_items", {"max": MOST_QUESTIONS})
        return
    yield from question_faults(content.questions)


def question_faults(rows: Sequence[dict[str, Any]], name: str = "questions") -> Iterator[Fault]:
    """Yield what is wrong with the questions of a form: ids, types, words, options, limits."""
    ids = [str(one.get("id", "")) for one in rows]
    for number, row in enumerate(rows):
        field = f"{name}.{number}"
        if not _ID.fullmatch(ids[number]):
            yield Fault(f"{field}.id", "id_invalid")
        elif ids[number] in ids[:number]:
            yield Fault(f"{field}.id", "id_repeated")
        if row.get("type") not in FORM_TYPES:
            yield Fault(f"{field}.type", "not_a_choice", {"choices": ", ".join(sorted(FORM_TYPES))})
            continue
        question = whole_question(row)
        if not is_visible(question["text"].get("vi", "")):
            yield Fault(f"{field}.text.vi", "required")
        if question["type"] in (QuestionType.SINGLE, QuestionType.MULTIPLE) and len(question["options"]) < 2:
            yield Fault(f"{field}.options", "too_few_options")
        yield from definition_checks.limit_faults(field, question)
