"""The way of a document: written, sent, read, given to somebody, answered, replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.access.permissions import Role
from models.areas import areas
from models.areas.areas import Level
from models.directives import answering, clock, drafting, lists, sending
from models.directives.answering import Given
from models.directives.directives import DIRECTIVES, RECEIPTS, DirectiveState, Receipt, ReceiptState
from models.directives.lists import Wanted
from models.errors import Clash, Forbidden, Invalid, NotFound
from models.messages.messages import MESSAGES
from models.store import Store, outbox
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, VINH_LONG, Caller, an_official, in_province
from tests.directing import (
    LONG_DUC,
    QUESTIONS,
    TRA_VINH,
    a_sender,
    content,
    of_unit,
    receipt,
    sent,
)

FORM: dict[str, Any] = {"answer": "form", "questions": QUESTIONS}


@pytest.fixture
def sender(store: Store) -> Caller:
    return a_sender(store)


@pytest.fixture
def unit(store: Store) -> Caller:
    return of_unit(store)


def answered(store: Store, unit: Caller, directive_id: str, given: Given, expect: int = 1) -> Receipt:
    return answering.answer(store, unit.identity, directive_id, TRA_VINH, given, expect=expect)


def test_everything_that_is_wrong_is_said_at_once(store: Store, sender: Caller) -> None:
    bad = content(
        title=" ",
        issued_on="2999-01-01",
        due_at=datetime(2020, 1, 1, tzinfo=UTC),
        units=["ubnd:nowhere"],
        answer="form",
        questions=[{"id": "X", "type": "photo", "text": {}}],
    )
    with pytest.raises(Invalid) as error:
        drafting.create(store, sender.identity, bad)
    assert {one.field for one in error.value.faults} == {
        "title",
        "issued_on",
        "due_at",
        "units.0",
        "questions.0.id",
        "questions.0.type",
    }


def test_each_unit_that_is_named_gets_a_receipt(store: Store, sender: Caller) -> None:
    found = lists.receipts(store, sender.identity, sent(store, sender)["_id"])
    assert sorted(one["agency_id"] for one in found) == sorted([TRA_VINH, LONG_DUC])


@pytest.mark.parametrize(
    ("province", "group", "level"),
    [(VINH_LONG, "communes", Level.COMMUNE), (OLD_TRA_VINH, "districts", Level.DISTRICT)],
)
def test_all_units_of_a_kind_are_those_of_the_map_in_force(
    store: Store, province: str, group: str, level: Level
) -> None:
    here = in_province(store, province)
    official = an_official(here, role=Role.APPROVER, area_id=province)
    found = sent(here, official, sender_id=f"ubnd:{province}", units=[], groups=[group])
    assert len(found["recipients"]) == len(areas.select(here, province, level)) > 5


def test_what_was_sent_is_never_edited(store: Store, sender: Caller) -> None:
    out = sent(store, sender)
    with pytest.raises(Clash, match="directive_state"):
        drafting.edit(store, sender.identity, out["_id"], content(title="Khác"), expect=out["version"])


def test_a_handler_drafts_and_does_not_send(store: Store) -> None:
    handler = an_official(store, role=Role.HANDLER, area_id=VINH_LONG)
    draft = drafting.create(store, handler.identity, content())
    with pytest.raises(Forbidden, match="no_permission"):
        sending.send(store, handler.identity, draft["_id"], expect=draft["version"])


def test_a_draft_is_nobody_elses_business(store: Store, sender: Caller, unit: Caller) -> None:
    draft = drafting.create(store, sender.identity, content())
    with pytest.raises(NotFound):
        lists.readable(store, unit.identity, draft["_id"])


def test_another_commune_reads_neither_document_nor_receipt(store: Store, sender: Caller) -> None:
    out = sent(store, sender, units=[TRA_VINH])
    with pytest.raises(NotFound):
        receipt(store, of_unit(store, PHUONG_LONG_DUC), out)


def test_who_only_must_read_is_done_when_they_have(store: Store, sender: Caller, unit: Caller) -> None:
    out = sent(store, sender)
    done = answering.confirm(store, unit.identity, out["_id"], TRA_VINH, expect=1)
    assert (done["state"], done["done_at"]) == (ReceiptState.READ, done["read_at"])


def test_a_document_is_given_to_an_official_of_the_unit_alone(
    store: Store, sender: Caller, unit: Caller
) -> None:
    out, colleague = sent(store, sender), of_unit(store)
    with pytest.raises(Invalid, match="invalid"):
        answering.assign(store, unit.identity, out["_id"], TRA_VINH, sender.id, expect=1)
    given = answering.assign(store, unit.identity, out["_id"], TRA_VINH, colleague.id, expect=1)
    assert clock.readers(store, given) == [colleague.id]


def test_a_form_is_answered_in_its_types(store: Store, sender: Caller, unit: Caller) -> None:
    out = sent(store, sender, **FORM)
    with pytest.raises(Invalid) as error:
        answered(store, unit, out["_id"], Given(values={"so_cum": "ba", "la": 1}))
    assert {one.field for one in error.value.faults} == {"values.so_cum", "values.la"}
    done = answered(store, unit, out["_id"], Given(values={"so_cum": 3}))
    assert done["answer"] == {"text": "", "file_ids": [], "values": {"so_cum": 3}}


def test_an_answer_may_be_given_again_until_the_day(store: Store, sender: Caller, unit: Caller) -> None:
    out = sent(store, sender, answer="text")
    first = answered(store, unit, out["_id"], Given("Xong"))
    again = answered(store, unit, out["_id"], Given("Xong hẳn"), expect=2)
    assert again["done_at"] == first["done_at"]
    past = {"due_at": datetime.now(UTC) - timedelta(days=1)}
    store.collection(RECEIPTS).update_one({"_id": first["_id"]}, {"$set": past})
    with pytest.raises(Clash, match="directive_over"):
        answered(store, unit, out["_id"], Given("Nữa"), expect=3)


def test_a_new_version_takes_the_place_and_leaves_a_trace(store: Store, sender: Caller, unit: Caller) -> None:
    out = sent(store, sender, answer="text")
    draft = drafting.revise(
        store, sender.identity, out["_id"], content(note="Sửa hạn nộp"), expect=out["version"]
    )
    fresh = sending.send(store, sender.identity, draft["_id"], expect=draft["version"])
    former = store.one(DIRECTIVES, out["_id"])
    assert (former["state"], former["replaced_by"], fresh["replaces"]) == (
        DirectiveState.REPLACED,
        fresh["_id"],
        former["_id"],
    )
    with pytest.raises(Clash, match="directive_replaced"):
        answered(store, unit, out["_id"], Given("Muộn"))


def test_a_new_version_says_what_is_new(store: Store, sender: Caller) -> None:
    out = sent(store, sender)
    with pytest.raises(Invalid):
        drafting.revise(store, sender.identity, out["_id"], content(), expect=out["version"])


def test_the_inbox_shows_what_is_undone_or_late(store: Store, sender: Caller, unit: Caller) -> None:
    out = sent(store, sender)
    assert len(lists.received(store, unit.identity, Wanted(undone=True)).rows) == 1
    later = datetime.now(UTC) + timedelta(days=11)
    assert len(lists.received(store, unit.identity, Wanted(late_at=later)).rows) == 1
    answering.confirm(store, unit.identity, out["_id"], TRA_VINH, expect=1)
    assert lists.received(store, unit.identity, Wanted(undone=True)).rows == []


def test_a_unit_is_reminded_once_a_day_until_it_is_done(store: Store, sender: Caller, unit: Caller) -> None:
    due = datetime.now(UTC) + timedelta(days=10)
    out = sent(store, sender, due_at=due)
    its = receipt(store, unit, out)["_id"]
    assert clock.step(store, its, due - timedelta(days=9)) is not None
    for _ in range(2):
        clock.step(store, its, due - timedelta(hours=12))
    letters = store.collection(MESSAGES).count_documents({"owner.id": unit.id})
    assert letters == 1
    answering.confirm(store, unit.identity, out["_id"], TRA_VINH, expect=1)
    assert clock.step(store, its, due) is None


def test_each_receipt_brings_a_letter_and_a_clock(store: Store, sender: Caller) -> None:
    sent(store, sender)
    rows = store.collection(outbox.OUTBOX).find({"reaction": {"$regex": "_directive$"}})
    assert sorted(row["reaction"] for row in rows) == ["tell_directive"] * 2 + ["watch_directive"] * 2


def test_the_day_of_sending_must_not_be_past(store: Store, sender: Caller) -> None:
    draft = drafting.create(store, sender.identity, content())
    past = {"due_at": datetime.now(UTC) - timedelta(days=1)}
    store.collection(DIRECTIVES).update_one({"_id": draft["_id"]}, {"$set": past})
    with pytest.raises(Invalid):
        sending.send(store, sender.identity, draft["_id"], expect=draft["version"])


def test_what_comes_with_a_form_needs_one(store: Store, sender: Caller) -> None:
    with pytest.raises(Invalid):
        drafting.create(store, sender.identity, replace(content(), questions=QUESTIONS))
