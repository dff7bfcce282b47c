"""Alerts on their way from a draft to approval."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from models.access.permissions import Role
from models.alerts import alerts, drafting, lists
from models.alerts import approval as alert_approval
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Severity, Status, Urgency
from models.errors import Clash, Forbidden, Invalid, LoaError, NotFound, Stale
from models.store import Document, Store, events
from models.store.collections import Kind
from tests.alerting import (
    APPROVER,
    COMMUNES,
    DUTY,
    approved,
    content,
    drafted,
    issued,
    official,
    submitted,
)
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG


def codes(error: Invalid) -> dict[str, str]:
    return {fault.field: fault.code for fault in error.faults}


def test_an_alert_is_approved_by_somebody_else(store: Store) -> None:
    alert = approved(store)
    assert (alert["state"], alert["approved_by"], alert["authors"]) == ("approved", "approver", ["duty"])


def test_an_approval_is_followed_by_the_plan_of_its_deliveries(store: Store) -> None:
    event = events.timeline(store, Kind.ALERT, approved(store)["_id"])[-1]
    assert store.db["outbox"].find_one({"event_id": event["_id"]})["reaction"] == "plan_alert"  # type: ignore[index]


def test_who_drafted_an_alert_cannot_approve_it(store: Store) -> None:
    draft = drafting.draft(store, APPROVER, Status.EXERCISE, content())
    waiting = drafting.submit(store, DUTY, draft["_id"], expect=1)
    with pytest.raises(Forbidden, match="approver_is_author"):
        alert_approval.approve(store, APPROVER, waiting["_id"], expect=waiting["version"])


def test_who_edited_an_alert_cannot_approve_it(store: Store) -> None:
    draft = drafted(store)
    edited = drafting.edit(store, APPROVER, draft["_id"], {"level": 3}, expect=1)
    waiting = drafting.submit(store, DUTY, draft["_id"], expect=edited["version"])
    with pytest.raises(Forbidden, match="approver_is_author"):
        alert_approval.approve(store, APPROVER, waiting["_id"], expect=waiting["version"])


def test_who_submitted_an_alert_cannot_approve_it(store: Store) -> None:
    waiting = drafting.submit(store, APPROVER, drafted(store)["_id"], expect=1)
    with pytest.raises(Forbidden, match="approver_is_author"):
        alert_approval.approve(store, APPROVER, waiting["_id"], expect=waiting["version"])


def test_a_duty_officer_cannot_approve(store: Store) -> None:
    waiting = submitted(store)
    with pytest.raises(Forbidden, match="no_permission"):
        alert_approval.approve(
            store, official("other", Role.DUTY_OFFICER), waiting["_id"], expect=waiting["version"]
        )


def test_an_approver_of_one_commune_cannot_approve_for_two(store: Store) -> None:
    waiting = submitted(store)
    local = official("local", Role.APPROVER, PHUONG_TRA_VINH)
    with pytest.raises(Forbidden, match="no_permission"):
        alert_approval.approve(store, local, waiting["_id"], expect=waiting["version"])


def test_nobody_drafts_for_a_commune_that_is_not_his(store: Store) -> None:
    with pytest.raises(Forbidden):
        drafting.draft(store, official("local", Role.DUTY_OFFICER, PHUONG_TRA_VINH), Status.ACTUAL, content())


def test_two_approvers_at_once_make_one_approval(store: Store) -> None:
    waiting = submitted(store)

    def attempt(name: str) -> Alert | LoaError:
        try:
            return alert_approval.approve(
                store, official(name, Role.APPROVER), waiting["_id"], expect=waiting["version"]
            )
        except LoaError as error:
            return error

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(attempt, ["a", "b", "c", "d"]))
    assert sorted(type(result).__name__ for result in results) == ["Stale", "Stale", "Stale", "dict"]


def test_a_version_that_is_not_the_latest_is_refused(store: Store) -> None:
    draft = drafted(store)
    drafting.edit(store, DUTY, draft["_id"], {"level": 3}, expect=1)
    with pytest.raises(Stale):
        drafting.submit(store, DUTY, draft["_id"], expect=1)


def test_an_edit_of_a_submitted_alert_makes_it_a_draft_again(store: Store) -> None:
    waiting = submitted(store)
    edited = drafting.edit(store, DUTY, waiting["_id"], {"level": 3}, expect=waiting["version"])
    assert (edited["state"], edited["level"]) == ("draft", 3)


def test_an_approved_alert_cannot_be_edited(store: Store) -> None:
    alert = approved(store)
    with pytest.raises(Clash, match="alert_state"):
        drafting.edit(store, DUTY, alert["_id"], {"level": 3}, expect=alert["version"])


def test_a_rejected_alert_says_why(store: Store) -> None:
    waiting = submitted(store)
    back = drafting.give_back(store, APPROVER, waiting["_id"], " Sai giờ ", expect=waiting["version"])
    assert (back["state"], back["reason"]) == ("returned", "Sai giờ")


def test_every_wrong_time_is_named_at_once(store: Store) -> None:
    now = datetime.now(UTC)
    source = {"agency": "Đài", "issued_at": now + timedelta(hours=1), "next_at": now}
    wrong: Document = {
        "onset": now - timedelta(hours=1),
        "expires": now - timedelta(hours=2),
        "source": source,
    }
    draft = drafted(store, **wrong)
    with pytest.raises(Invalid) as refused:
        drafting.submit(store, DUTY, draft["_id"], expect=1)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("source.issued_at", "time_in_future"),
        ("source.next_at", "time_not_after"),
        ("onset", "time_past"),
        ("expires", "time_past"),
        ("expires", "time_not_after"),
    ]


def test_an_empty_draft_may_be_kept_but_not_submitted(store: Store) -> None:
    bare = drafting.draft(store, DUTY, Status.ACTUAL, {"hazard": "bao", "area_ids": COMMUNES})
    with pytest.raises(Invalid) as refused:
        drafting.submit(store, DUTY, bare["_id"], expect=1)
    assert codes(refused.value) == {
        "level": "level_missing",
        "infos.vi": "required",
        "source.agency": "required",
        "source.issued_at": "required",
        "expires": "required",
    }


def test_an_alert_that_expired_while_it_waited_is_not_approved(store: Store) -> None:
    waiting = submitted(store)
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.db["alerts"].update_one({"_id": waiting["_id"]}, {"$set": {"expires": past}})
    with pytest.raises(Invalid) as refused:
        alert_approval.approve(store, APPROVER, waiting["_id"], expect=waiting["version"])
    assert codes(refused.value) == {"expires": "time_past"}


def test_areas_of_another_province_are_refused(store: Store) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(store, area_ids=[OLD_TRA_VINH, "1@2025-07-01", PHUONG_TRA_VINH, VINH_LONG])
    assert codes(refused.value) == {
        "area_ids.0": "area_outside_province",
        "area_ids.1": "area_unknown",
        "area_ids.2": "areas_overlap",
    }


@pytest.mark.parametrize(
    ("level", "severity"), [(1, "Minor"), (2, "Moderate"), (3, "Severe"), (5, "Extreme")]
)
def test_the_severity_follows_the_level_of_the_bulletin(store: Store, level: int, severity: str) -> None:
    assert approved(store, level=level, severity=Severity.UNKNOWN)["severity"] == severity


def test_what_the_official_says_of_the_urgency_counts(store: Store) -> None:
    assert approved(store, urgency=Urgency.IMMEDIATE)["urgency"] == "Immediate"


def test_a_cancel_refers_to_what_it_cancels(store: Store) -> None:
    first = approved(store)
    cancel = drafting.follow_up(store, DUTY, first["_id"], MsgType.CANCEL, {}, over=True)
    assert (cancel["references"], cancel["revision"]) == (
        [{name: first[name] for name in ("sender", "identifier", "sent")}],
        2,
    )


def test_a_follow_up_keeps_the_status(store: Store) -> None:
    first = approved(store, Status.EXERCISE)
    update = drafting.follow_up(store, DUTY, first["_id"], MsgType.UPDATE, {"level": 3})
    assert update["status"] == Status.EXERCISE


def test_an_approved_update_takes_the_place_of_the_alert(store: Store) -> None:
    first = approved(store)
    update = drafting.follow_up(store, DUTY, first["_id"], MsgType.UPDATE, {"level": 3})
    waiting = drafting.submit(store, DUTY, update["_id"], expect=1)
    alert_approval.approve(store, APPROVER, update["_id"], expect=waiting["version"])
    assert alerts.get(store, first["_id"])["superseded_by"] == update["_id"]


def test_of_two_updates_one_is_approved(store: Store) -> None:
    first = approved(store)
    both = [drafting.follow_up(store, DUTY, first["_id"], MsgType.UPDATE, {}) for _ in range(2)]
    waiting = [drafting.submit(store, DUTY, one["_id"], expect=1) for one in both]
    alert_approval.approve(store, APPROVER, both[0]["_id"], expect=waiting[0]["version"])
    with pytest.raises(Clash, match="alert_superseded"):
        alert_approval.approve(store, APPROVER, both[1]["_id"], expect=waiting[1]["version"])


def test_a_draft_has_no_follow_up(store: Store) -> None:
    with pytest.raises(Clash, match="alert_state"):
        drafting.follow_up(store, DUTY, drafted(store)["_id"], MsgType.CANCEL, {})


def test_an_official_of_one_commune_reads_what_concerns_it(store: Store) -> None:
    here = official("here", Role.HANDLER, PHUONG_LONG_DUC)
    wide = drafted(store, area_ids=[VINH_LONG])
    assert alerts.readable(store, here, wide["_id"])["_id"] == wide["_id"]


def test_an_official_of_another_commune_does_not_learn_that_it_exists(store: Store) -> None:
    there = official("there", Role.APPROVER, PHUONG_LONG_DUC)
    with pytest.raises(NotFound):
        alerts.readable(store, there, drafted(store, area_ids=[PHUONG_TRA_VINH])["_id"])


@pytest.mark.parametrize("msg_type", [MsgType.UPDATE, MsgType.CANCEL])
@pytest.mark.parametrize("over", [True, False])
def test_the_end_of_a_warning_has_no_follow_up(store: Store, msg_type: MsgType, over: bool) -> None:
    end = issued(store, approved(store), MsgType.UPDATE if over else MsgType.CANCEL, over=over)
    with pytest.raises(Clash, match="alert_ended"):
        drafting.follow_up(store, DUTY, end["_id"], msg_type, {"level": 3})


def test_a_second_update_is_told_at_submission_that_it_comes_too_late(store: Store) -> None:
    first = approved(store)
    late = drafting.follow_up(store, DUTY, first["_id"], MsgType.UPDATE, {})
    issued(store, first, MsgType.UPDATE)
    with pytest.raises(Clash, match="alert_superseded"):
        drafting.submit(store, DUTY, late["_id"], expect=late["version"])


def test_a_draft_is_thrown_away_and_kept(store: Store) -> None:
    draft = drafting.discard(store, DUTY, drafted(store)["_id"], expect=1)
    assert draft["state"] == "discarded"
    assert events.timeline(store, Kind.ALERT, draft["_id"])[-1]["action"] == "discarded"
    assert lists.search(store, DUTY, lists.AlertQuery())[0] == []
    (found,), _ = lists.search(store, DUTY, lists.AlertQuery(state="discarded"))
    assert found["_id"] == draft["_id"]
    with pytest.raises(Clash, match="alert_state"):
        drafting.edit(store, DUTY, draft["_id"], {"level": 3}, expect=draft["version"])


def test_what_waits_for_approval_is_not_thrown_away(store: Store) -> None:
    waiting = submitted(store)
    with pytest.raises(Clash, match="alert_state"):
        drafting.discard(store, DUTY, waiting["_id"], expect=waiting["version"])
