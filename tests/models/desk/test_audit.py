"""The audit: who reads it, what it finds, and that it is found without reading what residents did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.desk import audit
from models.desk.audit import AuditQuery, Doer
from models.errors import Forbidden, Invalid
from models.people import managing_officials
from models.store import Store
from models.store.collections import Kind
from models.store.events import EVENTS
from models.workflow.terms import ReportAction
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.reporting import act, filed


@pytest.fixture
def admin(store: Store) -> Caller:
    return an_official(store, role="admin")


def did(store: Store, by: Caller, **wanted: object) -> list[tuple[str, str]]:
    """What was done, the newest first, as action and id."""
    found, _ = audit.search(store, by.identity, AuditQuery(**wanted))  # type: ignore[arg-type]
    return [(one["action"], one["subject"]["id"]) for one in found]


def test_only_who_manages_people_of_the_whole_province_reads_it(store: Store) -> None:
    for caller in (an_official(store), an_official(store, role="admin", area_id=PHUONG_TRA_VINH)):
        with pytest.raises(Forbidden, match="no_permission"):
            audit.search(store, caller.identity, AuditQuery())


def test_it_finds_what_one_official_did_the_newest_first(store: Store, admin: Caller) -> None:
    handler = an_official(store)
    version = handler.document["version"]
    managing_officials.disable(store, admin.identity, handler.id, expect=version, note="Nghỉ hưu")
    username = admin.document["username"]
    assert did(store, admin, who=username) == [
        ("session_revoked", handler.id),
        ("disabled", handler.id),
        ("signed_in", admin.id),
    ]
    assert did(store, admin, who=username, action="disabled") == [("disabled", handler.id)]
    assert did(store, admin, who=username, until=datetime.now(UTC) - timedelta(hours=1)) == []


def test_it_finds_what_officials_did_with_a_report_by_its_code(store: Store, admin: Caller) -> None:
    report = filed(store)
    act(store, report, ReportAction.ACCEPT)
    assert did(store, admin, about=report["code"].lower()) == [("accepted", report["_id"])]
    assert did(store, admin, about=report["code"], kind=Kind.ALERT) == []


def test_what_residents_did_is_not_in_it(store: Store, admin: Caller) -> None:
    report = filed(store)
    for doer in Doer:
        assert ("filed", report["_id"]) not in did(store, admin, doer=doer)


def test_acts_of_the_system_are_read_for_a_week_where_nobody_asks_for_more(
    store: Store, admin: Caller
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    made = {"subject.id": admin.id, "action": "created"}
    store.collection(EVENTS).update_one(made, {"$set": {"at": long_ago}})
    assert ("created", admin.id) not in did(store, admin, doer=Doer.SYSTEM)
    assert ("created", admin.id) in did(store, admin, doer=Doer.SYSTEM, since=long_ago)
    assert ("created", admin.id) in did(store, admin, doer=Doer.SYSTEM, about=admin.id)


def test_pages_follow_one_another(store: Store, admin: Caller) -> None:
    an_official(store)
    first, after = audit.search(store, admin.identity, AuditQuery(), limit=1)
    rest, end = audit.search(store, admin.identity, AuditQuery(), after=after, limit=1)
    assert len({one["_id"] for one in [*first, *rest]}) == 2
    assert end is None


def test_a_question_that_makes_no_sense_is_refused(store: Store, admin: Caller) -> None:
    now = datetime.now(UTC)
    wanted = AuditQuery(who="khong.co", since=now, until=now)
    with pytest.raises(Invalid) as caught:
        audit.search(store, admin.identity, wanted)
    assert {one.code for one in caught.value.faults} == {"official_unknown", "time_not_after"}


def test_it_reads_an_index_of_acts_that_somebody_answers_for(store: Store) -> None:
    plan: Any = store.collection(EVENTS).find({"actor.kind": "official"}).sort("at", -1).explain()
    assert "actor.kind_1_at_-1" in str(plan["queryPlanner"]["winningPlan"])
