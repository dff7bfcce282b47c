"""Actions: what each writes, what it does to the promise, and which time limits end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.areas import agencies
from models.categories import categories
from models.desk import desk
from models.errors import Clash, Invalid
from models.files import uploads
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.promises import promise
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.reactions import Reaction
from models.workflow.transitions import CloseReason, Rating, ReportAction
from tests.builders import PHUONG_TRA_VINH
from tests.photos import photo

PHONE = Owner("device", "d1")
RESIDENT = Reporter(MessageChannel.PUSH, PHONE, {"kind": "device", "id": "d1"})
UNIT = Assignment(Role.HANDLER, PHUONG_TRA_VINH, agencies.committee(PHUONG_TRA_VINH))
HANDLER = Identity(CallerKind.OFFICIAL, "o1", assignments=(UNIT,), name="Cán bộ thử")

NOT_OURS = ActionRequest(ReportAction.RESOLVE, "Thuộc tỉnh khác.", CloseReason.NOT_OURS)


def a_report(store: Store, category: str = "garbage") -> Report:
    return filing.file(
        store, Draft("Rác chất đống trước chợ", category, area_id=PHUONG_TRA_VINH), RESIDENT
    ).report


def act(store: Store, report: Report, asked: ActionRequest) -> Report:
    return desk.act(store, HANDLER, report["code"], asked, expect=report["version"])


def say(store: Store, report: Report, asked: ActionRequest) -> Report:
    return resident_actions.act(store, report, asked, actor=RESIDENT.actor, owners=[PHONE])


def accepted(store: Store) -> Report:
    return act(store, a_report(store), ActionRequest(ReportAction.ACCEPT))


def resolved(store: Store) -> Report:
    return act(store, accepted(store), NOT_OURS)


def backdated(store: Store, report: Report, **values: datetime) -> Report:
    """The report as if this had happened then."""
    store.db.reports.update_one({"_id": report["_id"]}, {"$set": values})
    return reports.get(store, report["_id"])


def ago(**given: float) -> datetime:
    return datetime.now(UTC) - timedelta(**given)


def a_photo(store: Store) -> str:
    return str(uploads.save(store, photo((80, 60)), owner=PHONE, actor=RESIDENT.actor)["_id"])


def test_promise_stands_still_while_the_resident_is_asked_and_goes_on_with_his_answer(
    province: Store,
) -> None:
    report = accepted(province)
    asked = act(province, report, ActionRequest(ReportAction.ASK, "Ở đoạn nào của chợ?"))
    week_ago = backdated(province, asked, paused_at=ago(days=7))
    answered = say(province, week_ago, ActionRequest(ReportAction.ANSWER, "Cổng sau."))

    assert (asked["state"], answered["state"]) == ("waiting", "accepted")
    assert answered["due_at"] > report["due_at"]
    assert answered["paused_at"] is None
    assert len(answered["pauses"]) == 1


def test_another_category_counts_from_the_filing_so_that_nobody_gains_time(province: Store) -> None:
    filed_at = ago(days=20)
    report = backdated(province, accepted(province), filed_at=filed_at)

    changed = act(province, report, ActionRequest(ReportAction.RECATEGORISE, category="flood"))

    hours, flood = promise.working_time(province), categories.get(province, "flood")
    assert changed["due_at"] == promise.promise(hours, flood, filed_at.replace(microsecond=0))


def test_another_category_keeps_the_pauses_that_were(province: Store) -> None:
    report = accepted(province)
    asked = backdated(
        province, act(province, report, ActionRequest(ReportAction.ASK, "Ở đâu?")), paused_at=ago(days=7)
    )
    answered = say(province, asked, ActionRequest(ReportAction.ANSWER, "Cổng sau."))

    same = act(province, answered, ActionRequest(ReportAction.RECATEGORISE, category="noise"))

    assert same["due_at"] == answered["due_at"]


def test_broken_promise_cannot_be_moved(province: Store) -> None:
    late = backdated(province, accepted(province), due_at=ago(hours=1))
    later = ActionRequest(ReportAction.EXTEND, "Chờ vật tư.", date=datetime.now(UTC) + timedelta(days=3))

    with pytest.raises(Clash, match="overdue_already"):
        act(province, late, later)


def test_promise_is_extended_once(province: Store) -> None:
    report = accepted(province)
    later = ActionRequest(ReportAction.EXTEND, "Chờ vật tư.", date=report["due_at"] + timedelta(days=3))
    extended = act(province, report, later)

    assert extended["due_at"] == report["due_at"] + timedelta(days=3)
    with pytest.raises(Clash, match="extended_already"):
        act(province, extended, ActionRequest(ReportAction.EXTEND, "Nữa.", date=later.date))


def test_reopened_report_lands_on_the_units_desk_as_new_with_a_fresh_promise(province: Store) -> None:
    report = backdated(province, resolved(province), due_at=ago(days=2))

    again = say(province, report, ActionRequest(ReportAction.REOPEN, "Vẫn còn rác."))

    assert (again["state"], again["assignee_id"], again["close_reason"]) == ("submitted", None, None)
    assert again["due_at"] > datetime.now(UTC)


def test_report_is_reopened_once(province: Store) -> None:
    once = say(province, resolved(province), ActionRequest(ReportAction.REOPEN, "Vẫn còn rác."))
    ended = act(province, act(province, once, ActionRequest(ReportAction.ACCEPT)), NOT_OURS)

    with pytest.raises(Clash, match="reopened_already"):
        say(province, ended, ActionRequest(ReportAction.REOPEN, "Vẫn còn."))


def test_report_resolved_again_can_be_rated_again(province: Store) -> None:
    unhappy = ActionRequest(ReportAction.RATE, rating=Rating.UNSATISFIED)
    rated = say(province, resolved(province), unhappy)
    again = say(province, rated, ActionRequest(ReportAction.REOPEN, "Vẫn còn rác."))
    ended = act(province, act(province, again, ActionRequest(ReportAction.ACCEPT)), NOT_OURS)

    happy = say(province, ended, ActionRequest(ReportAction.RATE, rating=Rating.SATISFIED))

    assert (rated["rating"], happy["rating"]) == ("unsatisfied", "satisfied")


def test_report_cannot_be_reopened_when_its_time_is_over(province: Store) -> None:
    old = backdated(province, resolved(province), stopped_at=ago(days=30, minutes=1))

    with pytest.raises(Clash, match="too_late_to_reopen"):
        say(province, old, ActionRequest(ReportAction.REOPEN, "Vẫn còn rác."))


def test_report_cannot_be_rated_when_its_time_is_over(province: Store) -> None:
    old = backdated(province, resolved(province), stopped_at=ago(days=14, minutes=1))

    with pytest.raises(Clash, match="too_late_to_rate"):
        say(province, old, ActionRequest(ReportAction.RATE, rating=Rating.SATISFIED))


def test_closing_by_the_system_is_due_at_the_end_of_the_rating(province: Store) -> None:
    report = resolved(province)
    event = events.timeline(province, Kind.REPORT, report["_id"])[-1]

    (row,) = province.collection(outbox.OUTBOX).find({"_id": f"{event['_id']}:{Reaction.CLOSE_REPORT}"})

    assert row["due_at"] - event["at"] == pytest.approx(timedelta(days=14), abs=timedelta(seconds=1))


def test_photos_of_the_resident_join_those_of_the_report(province: Store) -> None:
    added = say(
        province,
        a_report(province),
        ActionRequest(ReportAction.COMMENT, "Thêm ảnh.", photo_ids=[a_photo(province)]),
    )

    assert (len(added["photos"]), added["after_photos"]) == (1, [])


def test_resident_adds_no_more_photos_than_a_report_may_have(province: Store) -> None:
    report = a_report(province)
    most = [f"p{number}" for number in range(uploads.MAX_PER_REPORT)]
    province.db.reports.update_one({"_id": report["_id"]}, {"$set": {"photos": most}})

    with pytest.raises(Invalid) as refused:
        say(
            province,
            reports.get(province, report["_id"]),
            ActionRequest(ReportAction.COMMENT, "Thêm ảnh.", photo_ids=[a_photo(province)]),
        )

    assert [fault.code for fault in refused.value.faults] == ["too_many_photos"]


def test_what_the_resident_says_counts_though_the_desk_was_faster(province: Store) -> None:
    seen = a_report(province)
    act(province, seen, ActionRequest(ReportAction.ACCEPT))

    added = say(province, seen, ActionRequest(ReportAction.COMMENT, "Rác tràn ra đường."))

    assert (added["state"], added["version"]) == ("accepted", seen["version"] + 2)


def test_resident_is_offered_what_leads_on_and_no_more(province: Store) -> None:
    report = a_report(province)
    assert resident_actions.possible(province, report) == [ReportAction.COMMENT, ReportAction.WITHDRAW]

    ended = act(province, act(province, report, ActionRequest(ReportAction.ACCEPT)), NOT_OURS)
    assert resident_actions.possible(province, ended) == [ReportAction.RATE, ReportAction.REOPEN]


def test_withdrawn_report_is_no_longer_anybodys_work(province: Store) -> None:
    gone = say(province, a_report(province), ActionRequest(ReportAction.WITHDRAW))

    assert gone["state"] == "withdrawn"
    with pytest.raises(Clash):
        act(province, gone, ActionRequest(ReportAction.ACCEPT))
