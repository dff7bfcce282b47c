"""What another system drafts is released by two people, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.access.permissions import Role
from models.alerts import agreements, drafting
from models.alerts import approval as alert_approval
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status, Urgency
from models.errors import Clash, Forbidden
from models.messages import messages
from models.messages.messages import MESSAGES, Owner
from models.store import Store
from tests.alerting import APPROVER, DUTY, Country, content
from tests.builders import VINH_LONG, an_official

ORIGIN = {"kind": "key", "id": "gauge", "name": "Trạm quan trắc"}


def written(store: Store, status: Status = Status.ACTUAL) -> Alert:
    row = content(level=4, urgency=Urgency.IMMEDIATE)
    actor = {"kind": "key", "id": "gauge", "name": "Trạm quan trắc"}
    return drafting.draft_by_system(store, actor, ORIGIN, status, row)  # type: ignore[arg-type]


def test_nobody_is_its_author_until_an_official_takes_it_over(store: Store) -> None:
    draft = written(store)
    assert (draft["authors"], draft.get("origin")) == ([], ORIGIN)
    assert drafting.submit(store, DUTY, draft["_id"], expect=1)["authors"] == ["duty"]


def test_it_is_not_approved_before_somebody_took_it_over(store: Store) -> None:
    with pytest.raises(Clash, match="alert_state"):
        alert_approval.approve(store, APPROVER, written(store)["_id"], expect=1)


def test_who_took_it_over_does_not_approve_it(store: Store) -> None:
    waiting = drafting.submit(store, APPROVER, written(store)["_id"], expect=1)
    with pytest.raises(Forbidden, match="approver_is_author"):
        alert_approval.approve(store, APPROVER, waiting["_id"], expect=2)


def test_two_people_release_it(store: Store) -> None:
    waiting = drafting.submit(store, DUTY, written(store)["_id"], expect=1)
    assert alert_approval.approve(store, APPROVER, waiting["_id"], expect=2)["state"] == "approved"


def test_no_agreement_lets_one_person_release_it(store: Store) -> None:
    night = an_official(store, role=Role.APPROVER).identity
    one, two = (an_official(store, role=Role.ADMIN).identity for _ in range(2))
    terms = {
        "officials": [night.id],
        "hazards": ["trieu_cuong"],
        "least_level": None,
        "area_id": VINH_LONG,
        "until": datetime.now(UTC) + timedelta(days=9),
        "reason": "Ban đêm một người trực",
    }
    proposed = agreements.propose(store, one, terms)  # type: ignore[arg-type]
    agreements.confirm(store, two, proposed["_id"], expect=1)
    with pytest.raises(Forbidden, match="alone_not_urgent"):
        alert_approval.approve_alone(store, night, written(store)["_id"], "Không có ai khác", expect=1)


def test_duty_officers_hear_that_it_waits_and_approvers_that_it_was_submitted(store: Store) -> None:
    duty = an_official(store, role=Role.DUTY_OFFICER)
    approver = an_official(store, role=Role.APPROVER)
    country, draft = Country(store), written(store)
    country.work()
    drafting.submit(store, duty.identity, draft["_id"], expect=1)
    country.work()
    told = {
        (row["data"]["action"], one)
        for one in (duty.id, approver.id)
        for row in messages.inbox(store, [Owner("official", one)])
    }
    # An approver may draft as well.
    assert told == {("drafted", duty.id), ("drafted", approver.id), ("submitted", approver.id)}


def test_what_officials_draft_themselves_brings_no_letter(store: Store) -> None:
    an_official(store, role=Role.DUTY_OFFICER)
    drafting.draft(store, DUTY, Status.ACTUAL, content())
    Country(store).work()
    assert store.collection(MESSAGES).count_documents({}) == 0
