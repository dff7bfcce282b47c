"""One official alone: only what is severe and immediate, only as agreed beforehand, and everybody hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.access.callers import Identity
from models.access.permissions import Role
from models.alerts import agreements, cap_message, drafting, open_steps
from models.alerts import approval as alert_approval
from models.alerts.agreements import Agreement, AgreementState, Terms
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status, Urgency
from models.errors import Clash, Forbidden, Invalid
from models.messages import messages
from models.messages.messages import Owner
from models.people.official_shapes import OFFICIALS
from models.store import Store, events
from models.store.collections import Kind
from tests.alerting import APPROVER, COMMUNES, DUTY, Country, approved, content, official
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, an_official

REASON = "Vỡ đê, không liên lạc được lãnh đạo trực"


@pytest.fixture
def night(store: Store) -> Identity:
    """An approver who may one day be alone."""
    return an_official(store, role=Role.APPROVER).identity


@pytest.fixture
def admins(store: Store) -> tuple[Identity, Identity]:
    one, two = (an_official(store, role=Role.ADMIN).identity for _ in range(2))
    return one, two


def terms(*officials: Identity, **given: Any) -> Terms:
    row = {
        "officials": [one.id for one in officials],
        "hazards": ["trieu_cuong"],
        "least_level": 3,
        "area_id": VINH_LONG,
        "until": datetime.now(UTC) + timedelta(days=30),
        "reason": "Mùa triều cường, ban đêm một người trực",
    }
    return {**row, **given}  # type: ignore[typeddict-item]


def agreed(store: Store, admins: tuple[Identity, Identity], night: Identity, **given: Any) -> Agreement:
    proposed = agreements.propose(store, admins[0], terms(night, **given))
    return agreements.confirm(store, admins[1], proposed["_id"], expect=1)


def severe(store: Store, night: Identity, status: Status = Status.ACTUAL, **given: Any) -> Alert:
    row = content(level=4, urgency=Urgency.IMMEDIATE, **given)
    return drafting.draft(store, night, status, row)


def alone(store: Store, night: Identity, alert: Alert, reason: str = REASON) -> Alert:
    return alert_approval.approve_alone(store, night, alert["_id"], reason, expect=alert["version"])


def titles(store: Store, official_id: str) -> list[str]:
    """The titles in the inbox of an official."""
    return [row["title"] for row in messages.inbox(store, [Owner("official", official_id)])]


def test_who_is_named_in_an_agreement_approves_what_they_wrote(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreement = agreed(store, admins, night)
    alert = alone(store, night, severe(store, night))
    assert (alert["state"], alert["approved_by"]) == ("approved", night.id)
    assert alert["approved_alone"]["agreement_id"] == agreement["_id"]
    assert alert["approved_alone"]["reason"] == REASON


def test_its_cap_document_says_that_one_official_approved_it_alone(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreed(store, admins, night)
    document = cap_message.read(bytes(alone(store, night, severe(store, night))["cap"]))
    assert document.note.startswith("Duyệt khẩn bởi một người")
    second = cap_message.read(bytes(approved(store, Status.ACTUAL)["cap"]))
    assert second.note == ""


def test_it_is_sent_like_every_other_approval_and_says_so_in_its_history(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreed(store, admins, night)
    alert = alone(store, night, severe(store, night))
    made = events.timeline(store, Kind.ALERT, alert["_id"])
    assert [one["action"] for one in made] == ["drafted", "approved", "approved_alone"]
    rows = store.db["outbox"].find({"event_id": {"$in": [one["_id"] for one in made]}})
    assert {row["reaction"] for row in rows} >= {"plan_alert", "tell_alert_officials"}


def test_every_approver_and_administrator_gets_a_letter(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    other = an_official(store, role=Role.APPROVER).id
    elsewhere = an_official(store, role=Role.APPROVER, area_id=PHUONG_LONG_DUC).id
    agreed(store, admins, night)
    alone(store, night, severe(store, night, area_ids=[PHUONG_TRA_VINH]))
    Country(store).work()
    heard = [titles(store, one) for one in (other, admins[0].id, admins[1].id, elsewhere, night.id)]
    loud = ["DUYỆT KHẨN MỘT NGƯỜI: Triều cường dâng cao chiều nay"]
    assert heard == [loud, loud, loud, [], []]


def test_without_an_agreement_a_second_official_is_needed(store: Store, night: Identity) -> None:
    with pytest.raises(Forbidden, match="alone_not_agreed"):
        alone(store, night, severe(store, night))


def test_what_one_administrator_proposed_does_not_count(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreements.propose(store, admins[0], terms(night))
    with pytest.raises(Forbidden, match="alone_not_agreed"):
        alone(store, night, severe(store, night))


@pytest.mark.parametrize(
    "given",
    [{"hazards": ["bao"]}, {"least_level": 5}, {"area_id": PHUONG_TRA_VINH}],
    ids=["another hazard", "a higher level", "a smaller area"],
)
def test_an_agreement_counts_for_what_it_names(
    store: Store, admins: tuple[Identity, Identity], night: Identity, given: dict[str, Any]
) -> None:
    agreed(store, admins, night, **given)
    with pytest.raises(Forbidden, match="alone_not_agreed"):
        alone(store, night, severe(store, night, area_ids=COMMUNES))


def test_a_revoked_agreement_counts_no_more(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreement = agreed(store, admins, night)
    ended = agreements.revoke(store, admins[0], agreement["_id"], expect=2)
    assert agreements.state_of(ended, datetime.now(UTC)) is AgreementState.REVOKED
    with pytest.raises(Forbidden, match="alone_not_agreed"):
        alone(store, night, severe(store, night))


def test_who_was_removed_meanwhile_approves_nothing_alone(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreed(store, admins, night)
    alert = severe(store, night)
    store.collection(OFFICIALS).update_one({"_id": night.id}, {"$set": {"disabled_at": datetime.now(UTC)}})
    with pytest.raises(Forbidden, match="alone_not_agreed"):
        alone(store, night, alert)


def test_who_lost_the_role_meanwhile_approves_nothing_alone(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreed(store, admins, night)
    alert = severe(store, night)
    store.collection(OFFICIALS).update_one({"_id": night.id}, {"$set": {"assignments": []}})
    with pytest.raises(Forbidden, match="alone_not_agreed"):
        alone(store, night, alert)


def test_an_agreement_that_ended_after_it_was_looked_up_is_not_used(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreement, alert = agreed(store, admins, night), severe(store, night)
    agreements.revoke(store, admins[0], agreement["_id"], expect=2)
    with pytest.raises(Forbidden, match="alone_not_agreed"):
        store.transact(lambda session: agreements.use(store, agreement, night, alert, session))


def test_an_agreement_ends_by_itself(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreement = agreed(store, admins, night)
    late = agreement["until"] + timedelta(seconds=1)
    assert agreements.state_of(agreement, late) is AgreementState.OVER
    assert agreements.allowing(store, night, severe(store, night), late) is None


@pytest.mark.parametrize("status", [Status.EXERCISE, Status.TEST])
def test_a_drill_is_never_so_urgent(
    store: Store, admins: tuple[Identity, Identity], night: Identity, status: Status
) -> None:
    agreed(store, admins, night)
    with pytest.raises(Forbidden, match="alone_not_urgent"):
        alone(store, night, severe(store, night, status))


@pytest.mark.parametrize("given", [{"level": 2}, {"urgency": Urgency.EXPECTED}])
def test_what_is_not_severe_or_not_immediate_waits_for_a_second(
    store: Store, admins: tuple[Identity, Identity], night: Identity, given: dict[str, Any]
) -> None:
    agreed(store, admins, night, least_level=None)
    row = content(**{"level": 4, "urgency": Urgency.IMMEDIATE, **given})
    with pytest.raises(Forbidden, match="alone_not_urgent"):
        alone(store, night, drafting.draft(store, night, Status.ACTUAL, row))


def test_a_reason_must_be_given(store: Store, admins: tuple[Identity, Identity], night: Identity) -> None:
    agreed(store, admins, night)
    with pytest.raises(Invalid) as refused:
        alone(store, night, severe(store, night), ".")
    assert [fault.field for fault in refused.value.faults] == ["reason"]


def test_nobody_agrees_with_themselves(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    one, two = admins
    proposed = agreements.propose(store, one, terms(night))
    with pytest.raises(Forbidden, match="agreement_needs_second"):
        agreements.confirm(store, one, proposed["_id"], expect=1)
    with pytest.raises(Forbidden, match="agreement_for_oneself"):
        agreements.propose(store, one, terms(night, one))
    both = an_official(store, role=Role.APPROVER).identity
    for_two = agreements.propose(store, one, terms(night, both))
    two = replace(both, assignments=two.assignments)
    with pytest.raises(Forbidden, match="agreement_for_oneself"):
        agreements.confirm(store, two, for_two["_id"], expect=1)


def test_an_agreement_is_confirmed_once(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    agreement = agreed(store, admins, night)
    with pytest.raises(Clash, match="agreement_state"):
        agreements.confirm(store, admins[1], agreement["_id"], expect=2)


def test_an_agreement_of_more_than_a_year_is_refused(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    with pytest.raises(Invalid) as refused:
        agreements.propose(store, admins[0], terms(night, until=datetime.now(UTC) + timedelta(days=400)))
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("until", "time_too_far")]


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.HANDLER, Role.ADMIN])
def test_an_agreement_names_nobody_who_may_not_approve(
    store: Store, admins: tuple[Identity, Identity], night: Identity, role: Role
) -> None:
    other = an_official(store, role=role).identity
    with pytest.raises(Invalid) as refused:
        agreements.propose(store, admins[0], terms(night, other))
    assert [(one.field, one.code) for one in refused.value.faults] == [
        ("officials.1", "official_may_not_approve")
    ]


def test_actions_are_those_that_the_caller_may_take(
    store: Store, admins: tuple[Identity, Identity], night: Identity
) -> None:
    def steps(identity: Identity) -> tuple[str, ...]:
        return open_steps.of(store, identity, [draft], datetime.now(UTC))[draft["_id"]]

    draft = severe(store, night)
    assert steps(night) == ("edit", "submit", "discard")
    agreed(store, admins, night)
    assert steps(night) == ("edit", "submit", "approve_alone", "discard")
    assert steps(admins[0]) == ()
    draft = drafting.submit(store, night, draft["_id"], expect=1)
    assert steps(DUTY) == ("edit",)
    assert steps(APPROVER) == ("edit", "approve", "return")
    assert steps(official("ward", Role.APPROVER, PHUONG_TRA_VINH)) == ()
