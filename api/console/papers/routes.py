"""`/console/papers`: documents that came, those that were sent, and one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.extension.uploaded import with_files
from api.console.papers import names, question_lines
from api.desk.directives import presented
from api.desk.directives.schemas import AnswerBodySchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Form, Option
from api.html.words import later
from models.access import permissions, unit_access
from models.access.permissions import Permission
from models.directives import answering, drafting, lists, recipients, sending, summing, unit_officials
from models.directives.answering import Given
from models.directives.directives import Directive, DirectiveState, Receipt
from models.directives.lists import Wanted
from models.errors import Clash, Fault, Forbidden, Invalid, NotFound, Stale

paper_pages = Blueprint("console_papers", __name__, url_prefix="/console/papers")

#: Rows of a page of a list.
ROWS = 30

DONE: Mapping[str, str] = {
    "saved": later("Đã lưu bản thảo."),
    "send": later("Đã gửi tới các đơn vị."),
    "discard": later("Đã bỏ bản thảo."),
    "read": later("Đã xác nhận là đơn vị đã đọc."),
    "assign": later("Đã giao cho cán bộ."),
    "answer": later("Đã trả lời."),
}

LABELS: Mapping[str, str] = {
    "text": later("Lời trả lời"),
    "file_ids": later("Tệp kèm theo"),
    "assignee_id": later("Giao cho"),
}


@paper_pages.get("")
@page(permission=Permission.DIRECTIVE_READ)
def received() -> Response:
    """List the documents that came, those that are not done first wanted by `undone`, late ones by `late`."""
    undone, is_late = "undone" in request.args, "late" in request.args
    wanted = Wanted(undone=undone, late_at=datetime.now(UTC) if is_late else None)
    after = request.args.get("after") or None
    found = lists.received(current_store(), current_identity(), wanted, after=after, limit=ROWS)
    kept = {name: "true" for name, given in (("undone", undone), ("late", is_late)) if given}
    return answers.page(
        "console/papers/received.html",
        rows=[(presented.receipt(receipt), one, _parties(one, receipt)) for receipt, one in found.rows],
        following=f"/console/papers?{urlencode({**kept, 'after': found.next})}" if found.next else "",
        undone=undone,
        late=is_late,
        **_words(),
    )


def _parties(one: Directive, receipt: Receipt) -> str:
    """Return who sent a document to whom."""
    return f"{names.unit(one['sender_id'])} → {names.unit(receipt['agency_id'])}"


@paper_pages.get("/sent")
@page(permission=Permission.DIRECTIVE_READ)
def sent() -> Response:
    """List what the official's offices have sent, or their drafts."""
    drafts, after = "drafts" in request.args, request.args.get("after") or None
    found = lists.sent(current_store(), current_identity(), drafts=drafts, after=after, limit=ROWS)
    kept = {"drafts": "true"} if drafts else {}
    return answers.page(
        "console/papers/sent.html",
        rows=[(one, names.unit(one["sender_id"])) for one in found.rows],
        following=f"/console/papers/sent?{urlencode({**kept, 'after': found.next})}" if found.next else "",
        drafts=drafts,
        **_words(),
    )


@paper_pages.get("/documents/<string:directive_id>")
@page(permission=Permission.DIRECTIVE_READ)
def show(directive_id: str) -> Response:
    """Show a document: to its sender how far the units are, to a unit what it is to do."""
    return _shown(lists.readable(current_store(), current_identity(), directive_id))


@paper_pages.post("/documents/<string:directive_id>")
@page(permission=Permission.DIRECTIVE_READ)
@body(BodySize(files=names.MOST_FILES))
@idempotent_form
def act(directive_id: str) -> Response:
    """Send a draft or give it up; confirm, hand on or answer for a unit."""
    store, doing = current_store(), request.form.get("do", "")
    found = lists.readable(store, current_identity(), directive_id)
    if doing not in STEPS:
        raise NotFound
    typed: MultiDict[str, str] = MultiDict(request.form.items(multi=True))
    try:
        if doing == "answer":
            typed = with_files("file_ids")
        STEPS[doing](found, typed)
    except Invalid as error:
        return _shown(found, 422, error.faults, typed)
    except (Clash, Forbidden) as error:
        return _shown(found, 409, [Fault("", error.code, error.params)], typed)
    except Stale:
        return _shown(lists.by_id(store, directive_id), 412, [Fault("", "stale")], typed)
    unit = {"unit": typed["agency_id"]} if "agency_id" in typed else {}
    return answers.go(f"/console/papers/documents/{directive_id}", done=doing, **unit)


def _send(found: Directive, typed: MultiDict[str, str]) -> object:
    return sending.send(current_store(), current_identity(), found["_id"], expect=forms.version_of(typed))


def _discard(found: Directive, typed: MultiDict[str, str]) -> object:
    return drafting.discard(current_store(), current_identity(), found["_id"], expect=forms.version_of(typed))


def _read(found: Directive, typed: MultiDict[str, str]) -> object:
    agency, expect = typed.get("agency_id", ""), forms.version_of(typed)
    return answering.confirm(current_store(), current_identity(), found["_id"], agency, expect=expect)


def _assign(found: Directive, typed: MultiDict[str, str]) -> object:
    agency, expect = typed.get("agency_id", ""), forms.version_of(typed)
    whom = typed.get("assignee_id", "")
    return answering.assign(current_store(), current_identity(), found["_id"], agency, whom, expect=expect)


def _answer(found: Directive, typed: MultiDict[str, str]) -> object:
    agency, expect = typed.get("agency_id", ""), forms.version_of(typed)
    given = Given(typed.get("text", ""), typed.getlist("file_ids"), _values(found, typed))
    return answering.answer(current_store(), current_identity(), found["_id"], agency, given, expect=expect)


#: What a form of the page does, by what it names.
STEPS: Mapping[str, Callable[[Directive, MultiDict[str, str]], object]] = {
    "send": _send,
    "discard": _discard,
    "read": _read,
    "assign": _assign,
    "answer": _answer,
}


def _values(found: Directive, typed: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was typed into the fields of the form; a number that is none stays a text, to be refused."""
    values: dict[str, Any] = {}
    for question in found["questions"]:
        name = f"values.{question['id']}"
        several = [one for one in typed.getlist(name) if one]
        if not several:
            continue
        if question["type"] == "multiple":
            values[question["id"]] = several
        elif question["type"] == "number":
            values[question["id"]] = _number(several[0])
        else:
            values[question["id"]] = several[0]
    return values


def _number(text: str) -> float | int | str:
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text.replace(",", "."))
    except ValueError:
        return text


def _shown(
    found: Directive,
    status: int = 200,
    faults: Sequence[Fault] = (),
    typed: MultiDict[str, str] | None = None,
) -> Response:
    store, me = current_store(), current_identity()
    is_sender = unit_access.may_at(me, Permission.DIRECTIVE_READ, found["paths"], found["sender_id"])
    receipts = lists.receipts(store, me, found["_id"])
    mine = _chosen(
        receipts, (typed or request.args).get("agency_id" if typed else "unit", ""), is_sender=is_sender
    )
    labels = {**LABELS, **{f"values.{one['id']}": one["text"].get("vi", "") for one in found["questions"]}}
    filled = typed if typed is not None else forms.prefilled(_before(mine))
    form = Form(AnswerBodySchema(), filled, faults, labels=labels, version=mine["version"] if mine else None)
    now = datetime.now(UTC)
    return answers.page(
        "console/papers/show.html",
        status,
        one=presented.directive(found),
        mine=presented.receipt(mine) if mine else None,
        may_answer=mine is not None
        and unit_access.may_at(me, Permission.DIRECTIVE_ANSWER, mine["paths"], mine["agency_id"]),
        colleagues=_colleagues(mine) if mine else [],
        is_over=mine is not None and answering.is_over(mine, now),
        form=form,
        is_sender=is_sender,
        receipts=[presented.receipt(one) for one in receipts],
        summary=summing.of(found, receipts, now),
        done=done_of(DONE),
        unit=names.unit,
        units=names.units,
        reached=_reached(found),
        question_words=question_lines.WORDS,
        **_words(),
    )


def _reached(found: Directive) -> int:
    """Return how many units get a draft when it is sent."""
    if found["state"] != DirectiveState.DRAFT:
        return 0
    return len(recipients.resolved(current_store(), found["sender_id"], found["units"], found["groups"]))


def _chosen(receipts: Sequence[Receipt], named: str, *, is_sender: bool) -> Receipt | None:
    """Return the receipt that the page is about: the one that is named, else the only one that is the caller's."""
    if named:
        return next((one for one in receipts if one["agency_id"] == named), None)
    return receipts[0] if receipts and not is_sender else None


def _before(receipt: Receipt | None) -> dict[str, Any]:
    answer = receipt["answer"] if receipt else None
    return dict(answer) if answer else {}


def _colleagues(receipt: Receipt) -> list[Option]:
    found = unit_officials.names(current_store(), receipt["agency_id"], Permission.DIRECTIVE_ANSWER)
    return [Option(one, name) for one, name in found.items()]


def _words() -> dict[str, Any]:
    me = current_identity()
    return {
        "kinds": names.KINDS,
        "states": names.STATES,
        "receipt_states": names.RECEIPTS,
        "answer_kinds": names.ANSWERS,
        "group_words": names.GROUPS,
        "may_write": bool(permissions.assignments_with(me, Permission.DIRECTIVE_WRITE)),
        "may_ask": bool(permissions.assignments_with(me, Permission.RETURN_REQUEST)),
        "may_report": bool(permissions.assignments_with(me, Permission.RETURN_READ)),
    }
