"""Papers and figures on my desk: what the own unit owes, and what somebody else entered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.access.callers import Identity
from models.desk import my_work
from models.desk.my_work import WorkKind
from models.directives import answering
from models.directives.directives import RECEIPTS, receipt_id
from models.returns import handing_in, requests
from models.store import Store
from tests import directing, planning, returning
from tests.builders import PHUONG_LONG_DUC, VINH_LONG, an_official


def test_a_document_waits_for_its_unit_and_not_for_the_province(store: Store) -> None:
    sender, unit = directing.a_sender(store), directing.of_unit(store)
    directing.sent(store, sender)
    assert (_kinds(store, unit.identity), _kinds(store, sender.identity)) == ([WorkKind.DIRECTIVE], [])
    assert my_work.counts(store, unit.identity).papers == 1


def test_a_document_that_is_over_its_day_is_late(store: Store) -> None:
    sent, unit = directing.sent(store, directing.a_sender(store)), directing.of_unit(store)
    past = {"$set": {"due_at": datetime.now(UTC) - timedelta(hours=1)}}
    store.collection(RECEIPTS).update_one({"_id": receipt_id(sent["_id"], directing.TRA_VINH)}, past)
    assert [one.late for one in my_work.waiting(store, unit.identity)] == [True]


def test_a_document_that_was_read_as_asked_waits_no_longer(store: Store) -> None:
    sent, unit = directing.sent(store, directing.a_sender(store)), directing.of_unit(store)
    answering.confirm(store, unit.identity, sent["_id"], directing.TRA_VINH, expect=1)
    assert _kinds(store, unit.identity) == []


def test_a_document_waits_for_the_colleague_to_whom_it_was_given(store: Store) -> None:
    giver, taker = directing.of_unit(store), directing.of_unit(store)
    sent = directing.sent(store, directing.a_sender(store), answer="text")
    answering.assign(store, giver.identity, sent["_id"], directing.TRA_VINH, taker.id, expect=1)
    assert (_kinds(store, giver.identity), _kinds(store, taker.identity)) == ([], [WorkKind.DIRECTIVE])


def test_a_report_waits_until_it_is_handed_in_and_when_it_comes_back(store: Store) -> None:
    office, writer = returning.an_office(store), returning.a_writer(store)
    request = returning.opened(store, office)
    before = _kinds(store, writer.identity)
    handed = returning.handed_in(store, request)
    meanwhile = _kinds(store, writer.identity)
    handing_in.send_back(store, office.identity, handed["_id"], "Thiếu số cụm loa.", expect=handed["version"])
    assert (before, meanwhile, _kinds(store, writer.identity)) == ([WorkKind.RETURN], [], [WorkKind.RETURN])


def test_a_report_of_a_request_that_was_closed_waits_for_nobody(store: Store) -> None:
    office, writer = returning.an_office(store), returning.a_writer(store, PHUONG_LONG_DUC)
    request = returning.opened(store, office)
    requests.close(store, office.identity, request["_id"], expect=request["version"])
    assert _kinds(store, writer.identity) == []


def test_a_figure_waits_for_somebody_else_than_who_entered_it(store: Store) -> None:
    approver = planning.an_approver(store)
    planning.entered(store)
    viewer = an_official(store, area_id=VINH_LONG, role="viewer")
    assert (_kinds(store, approver.identity), _kinds(store, viewer.identity)) == ([WorkKind.FIGURE], [])
    assert my_work.counts(store, approver.identity).figures == 1


def _kinds(store: Store, official: Identity) -> list[WorkKind]:
    return [work.kind for work in my_work.waiting(store, official)]
