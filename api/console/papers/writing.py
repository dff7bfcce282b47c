"""`/console/papers/documents/…`: writing a document, editing a draft, beginning a new version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, lines
from api.console.extension.page import page
from api.console.extension.uploaded import with_files
from api.console.papers import names, question_lines
from api.desk.directives.content_of_body import content_of
from api.desk.directives.schemas import DirectiveBody, DirectiveBodySchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.directives import content, drafting, lists
from models.directives.directives import AnswerKind, Directive, DirectiveState
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.messages.messages import Owner

writing_pages = Blueprint("console_paper_writing", __name__, url_prefix="/console/papers/documents")

LABELS = {
    "sender_id": later("Cơ quan gửi"),
    "kind": later("Loại văn bản"),
    "number": later("Số, ký hiệu"),
    "issued_on": later("Ngày ký"),
    "title": later("Trích yếu"),
    "body": later("Nội dung"),
    "due_at": later("Hạn trả lời"),
    "answer": later("Đơn vị nhận phải làm gì"),
    "questions": later("Các câu của biểu mẫu"),
    "groups": later("Gửi tới"),
    "units": later("Hoặc từng đơn vị"),
    "file_ids": later("Tệp kèm theo"),
    "note": later("Bản mới khác gì"),
}

#: What the parts of a question are called, by the line that has them.
PARTS = {
    "type": later("Loại ở dòng %(number)s"),
    "text": later("Câu hỏi ở dòng %(number)s"),
    "options": later("Lựa chọn ở dòng %(number)s"),
}


class PaperFormSchema(DirectiveBodySchema):
    """A document with its questions as lines."""

    questions = ma.fields.String(load_default="", validate=ma.validate.Length(max=20_000))  # type: ignore[assignment]


@writing_pages.get("/new")
@page(permission=Permission.DIRECTIVE_WRITE)
def ask() -> Response:
    """Ask for a new document."""
    return _shown(MultiDict({"answer": AnswerKind.READ}))


@writing_pages.post("/new")
@page(permission=Permission.DIRECTIVE_WRITE)
@body(BodySize(files=names.MOST_FILES))
@idempotent_form
def create() -> Response:
    """Keep a new draft."""
    return _saved(None)


@writing_pages.get("/<string:directive_id>/edit")
@page(permission=Permission.DIRECTIVE_WRITE)
def edit(directive_id: str) -> Response:
    """Show a draft as a form, or what is out as the beginning of a new version."""
    found = lists.readable(current_store(), current_identity(), directive_id)
    return _shown(_written(found), found=found)


@writing_pages.post("/<string:directive_id>/edit")
@page(permission=Permission.DIRECTIVE_WRITE)
@body(BodySize(files=names.MOST_FILES))
@idempotent_form
def change(directive_id: str) -> Response:
    """Keep a draft again, or begin a new version."""
    return _saved(lists.readable(current_store(), current_identity(), directive_id))


def _saved(found: Directive | None) -> Response:
    sent: Sent = MultiDict(request.form.items(multi=True))
    try:
        sent = with_files("file_ids")
        kept = _keep(_read(sent, found), found)
    except Invalid as error:
        return _shown(sent, error.faults, 422, found)
    except (Clash, Forbidden) as error:
        return _shown(sent, [Fault("", error.code, error.params)], 409, found)
    except Stale:
        return _shown(sent, [Fault("", "stale")], 412, found)
    return answers.go(f"/console/papers/documents/{kept['_id']}", done="saved")


def _keep(body: DirectiveBody, found: Directive | None) -> Directive:
    store, me = current_store(), current_identity()
    if found is None:
        return drafting.create(store, me, content_of(body, body["sender_id"]))
    written, expect = content_of(body, found["sender_id"], found), forms.version_of(request.form)
    work = drafting.edit if found["state"] == DirectiveState.DRAFT else drafting.revise
    return work(store, me, found["_id"], written, expect=expect)


def _read(sent: Sent, found: Directive | None) -> DirectiveBody:
    """Return the document that a form describes.

    :raises Invalid: with every fault.
    """
    whole = MultiDict(sent)
    if found:
        whole["sender_id"] = found["sender_id"]

    def check(given: Any) -> Iterator[Fault]:
        body = _with_questions(given)
        owner = Owner("official", current_identity().id)
        return content.faults_of(current_store(), content_of(body, body["sender_id"], found), owner)

    try:
        return _with_questions(forms.load(PaperFormSchema(), whole, check))
    except Invalid as error:
        raise Invalid(*map(_in_words, error.faults)) from error


def _in_words(fault: Fault) -> Fault:
    """Return a fault of the type of a question with the words that a line has for types."""
    if fault.code != "not_a_choice" or not fault.field.startswith("questions."):
        return fault
    return replace(fault, params={"choices": ", ".join(question_lines.TYPES)})


def _with_questions(given: dict[str, Any]) -> DirectiveBody:
    asked = given["answer"] == AnswerKind.FORM
    return cast(
        DirectiveBody, {**given, "questions": question_lines.read(given["questions"]) if asked else []}
    )


def _written(found: Directive) -> Sent:
    return forms.prefilled(
        {
            name: found[name]  # type: ignore[literal-required]
            for name in LABELS
            if name not in ("questions", "note")
        }
        | {"questions": question_lines.written(found["questions"])}
        | ({"note": found["note"]} if found["state"] == DirectiveState.DRAFT else {})
    )


def _shown(
    sent: Sent, faults: Sequence[Fault] = (), status: int = 200, found: Directive | None = None
) -> Response:
    chosen = {
        "sender_id": names.offices(Permission.DIRECTIVE_WRITE),
        "kind": names.options(names.KINDS),
        "answer": names.options(names.ANSWERS),
        "groups": names.options(names.GROUPS),
        "units": names.recipients(Permission.DIRECTIVE_WRITE),
    }
    version = found["version"] if found else None
    told = {**LABELS, **lines.labels(faults, "questions", PARTS)}
    form = Form(PaperFormSchema(), sent, faults, options=chosen, labels=told, version=version)
    return answers.page("console/papers/write.html", status, form=form, found=found, sender=names.unit)
