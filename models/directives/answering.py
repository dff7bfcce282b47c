"""Answering: a unit confirms that it has read a document, gives it to somebody, and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pymongo.client_session import ClientSession

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.directives import lists, unit_officials
from models.directives.directives import (
    RECEIPTS,
    Answer,
    AnswerKind,
    Directive,
    DirectiveState,
    Receipt,
    ReceiptState,
)
from models.directives.states import RECEIPT_STEPS, ReceiptAction
from models.errors import Clash, Fault, Stale, insist_on_none
from models.files import uploads
from models.language.text import nfc
from models.language.visible import is_visible, text_faults
from models.messages.messages import Owner
from models.store import Store, events
from models.surveys import answer_checks

MOST_ANSWER = 20_000


@dataclass(frozen=True)
class Given:
    """What a unit answers: what was asked for is needed, words and files may come along in any case."""

    text: str = ""
    file_ids: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def confirm(store: Store, official: Identity, directive_id: str, agency_id: str, *, expect: int) -> Receipt:
    """Confirm that a unit has read a document.

    :raises NotFound: there is none for this official.
    :raises Forbidden: `no_permission` to answer for the unit.
    :raises Stale: somebody changed it first.
    :raises Clash: `receipt_state`: it was confirmed before; `directive_replaced`.
    """
    directive, before = _permitted(store, official, directive_id, agency_id, ReceiptAction.READ, expect)
    return _take(store, official, before, ReceiptAction.READ, _read(directive, before, official))


def assign(
    store: Store, official: Identity, directive_id: str, agency_id: str, assignee_id: str, *, expect: int
) -> Receipt:
    """Give a document to an official of the unit; whoever does so has read it.

    :raises Invalid: `assignee_unknown`: they do not answer for the unit.
    :raises NotFound, Forbidden, Stale, Clash: as for `confirm`; `receipt_state`: it was answered.
    """
    directive, before = _permitted(store, official, directive_id, agency_id, ReceiptAction.ASSIGN, expect)
    if assignee_id not in unit_officials.of(store, agency_id, Permission.DIRECTIVE_ANSWER):
        insist_on_none([Fault("assignee_id", "assignee_unknown")])
    values = {**_read(directive, before, official), "assignee_id": assignee_id}
    return _take(store, official, before, ReceiptAction.ASSIGN, values)


def answer(
    store: Store, official: Identity, directive_id: str, agency_id: str, given: Given, *, expect: int
) -> Receipt:
    """Answer a document for a unit; the same again until it is due, and the last answer counts.

    :raises Invalid: naming every fault.
    :raises NotFound, Forbidden, Stale: as for `confirm`.
    :raises Clash: `directive_reads_only`; `directive_over`: it was answered, and the day is over.
    """
    directive, before = _permitted(store, official, directive_id, agency_id, ReceiptAction.ANSWER, expect)
    now = datetime.now(UTC)
    if directive["answer"] == AnswerKind.READ:
        raise Clash("directive_reads_only")
    if is_over(before, now):
        raise Clash("directive_over")
    own = before["answer"]["file_ids"] if before["answer"] else []
    fresh = [one for one in given.file_ids if one not in own]
    owner = Owner("official", official.id)
    insist_on_none(
        [*faults_of(directive, given), *uploads.attachment_faults(store, fresh, [owner], "file_ids")]
    )
    values = {
        **_read(directive, before, official),
        "answer": _kept(directive, given),
        "answered_at": now,
        "answered_by": official.id,
        "done_at": before["done_at"] or now,
    }

    def work(session: ClientSession) -> Receipt:
        uploads.attach(store, fresh, before["_id"], session)
        return _take(store, official, before, ReceiptAction.ANSWER, values, session)

    return store.transact(work)


def is_over(receipt: Receipt, now: datetime) -> bool:
    """Say whether a unit has answered and the day is over, so that its answer stays."""
    return bool(receipt["done_at"] and receipt["due_at"] and receipt["due_at"] < now)


def faults_of(directive: Directive, given: Given) -> Iterator[Fault]:
    """Yield what is wrong with an answer, but for its files."""
    yield from text_faults("text", given.text)
    if len(nfc(given.text)) > MOST_ANSWER:
        yield Fault("text", "too_long", {"max": MOST_ANSWER})
    if directive["answer"] == AnswerKind.TEXT and not is_visible(given.text):
        yield Fault("text", "required")
    if directive["answer"] == AnswerKind.FILES and not given.file_ids:
        yield Fault("file_ids", "required")
    asked = {one["id"] for one in directive["questions"]}
    for one in given.values:
        if one not in asked:
            yield Fault(f"values.{one}", "unknown_field")
    for question in directive["questions"]:
        for fault in answer_checks.check_one(question, given.values.get(question["id"])):
            yield Fault(fault.field.replace("answers.", "values.", 1), fault.code, fault.params)


def _kept(directive: Directive, given: Given) -> Answer:
    values = {
        question["id"]: answer_checks.kept(given.values[question["id"]])
        for question in directive["questions"]
        if not answer_checks.is_empty(given.values.get(question["id"]))
    }
    return {
        "text": nfc(given.text).strip(),
        "file_ids": list(dict.fromkeys(given.file_ids)),
        "values": values,
    }


def _read(directive: Directive, before: Receipt, official: Identity) -> dict[str, Any]:
    """Return the fields that tell of the first reading, where nobody has confirmed it yet."""
    if before["read_at"]:
        return {}
    now = datetime.now(UTC)
    done = {"done_at": now} if directive["answer"] == AnswerKind.READ else {}
    return {"read_at": now, "read_by": official.id, **done}


def _permitted(
    store: Store,
    official: Identity,
    directive_id: str,
    agency_id: str,
    action: ReceiptAction,
    expect: int,
) -> tuple[Directive, Receipt]:
    receipt = lists.receipt(store, official, directive_id, agency_id)
    unit_access.insist_for(store, official, Permission.DIRECTIVE_ANSWER, agency_id)
    if receipt["version"] != expect:
        raise Stale(receipt)
    directive = lists.by_id(store, directive_id)
    if directive["state"] != DirectiveState.SENT:
        raise Clash("directive_replaced")
    if ReceiptState(receipt["state"]) not in RECEIPT_STEPS[action].targets:
        raise Clash("receipt_state")
    return directive, receipt


def _take(
    store: Store,
    official: Identity,
    before: Receipt,
    action: ReceiptAction,
    values: Mapping[str, Any],
    session: ClientSession | None = None,
) -> Receipt:
    step = RECEIPT_STEPS[action]
    state = step.targets[ReceiptState(before["state"])]
    told = {name: values[name] for name in ("assignee_id", "answer") if name in values}
    return events.change(
        store,
        RECEIPTS,
        before["_id"],
        {"$set": {**values, "state": state}},
        action=step.event,
        actor=official.actor,
        expect=before["version"],
        details={"changes": told},
        session=session,
    )
