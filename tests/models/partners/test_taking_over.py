"""An official makes a draft of what another issuer wrote; it goes the way of every alert."""

from __future__ import annotations

import pytest

from models.alerts import alerts, approving_alone, drafting
from models.alerts import approval as alert_approval
from models.alerts.alerts import ALERTS, Alert
from models.alerts.cap_terms import KnownStatus, MsgType, Status
from models.alerts.states import AlertState
from models.errors import Clash, Invalid, Stale
from models.partners import incoming, taking_over
from models.partners.incoming import IncomingAlert, IncomingState
from models.partners.issuers import Issuer
from models.store import Store
from models.store.events import SYSTEM
from tests.alerting import APPROVER, DUTY
from tests.builders import PHUONG_LONG_DUC
from tests.capping import at, document, issuer, reference


@pytest.fixture
def source(store: Store) -> Issuer:
    """An issuer."""
    return issuer(store)


def came(store: Store, source: Issuer, written: bytes) -> IncomingAlert:
    """A message that came."""
    return incoming.receive(store, source, written, SYSTEM)[0]


def taken(store: Store, row: IncomingAlert, **filled: object) -> Alert:
    """The draft that was made of it."""
    given: taking_over.Filled = {**filled}  # type: ignore[typeddict-item]
    return taking_over.take_over(store, DUTY, row["_id"], given, expect=row["version"])[1]


def released(store: Store, draft: Alert) -> Alert:
    """The draft completed, submitted and approved by another official."""
    infos = {"vi": {**draft["infos"]["vi"], "instruction": "Kê cao tài sản."}}
    level = {} if draft["msg_type"] == MsgType.CANCEL else {"level": 2}
    edited = drafting.edit(store, DUTY, draft["_id"], {"infos": infos, **level}, expect=draft["version"])  # type: ignore[typeddict-item]
    waiting = drafting.submit(store, DUTY, draft["_id"], expect=edited["version"])
    return alert_approval.approve(store, APPROVER, draft["_id"], expect=waiting["version"])


@pytest.mark.parametrize("status", list(KnownStatus))
def test_a_draft_is_actual_only_if_the_message_was(store: Store, source: Issuer, status: KnownStatus) -> None:
    draft = taken(store, came(store, source, document(status=status)))
    assert (draft["state"], draft["status"] == Status.ACTUAL) == (AlertState.DRAFT, status == "Actual")
    assert draft["status"] in set(Status)


def test_the_official_is_its_author_so_that_another_one_must_approve(store: Store, source: Issuer) -> None:
    row = came(store, source, document())
    draft = taken(store, row)
    assert draft["authors"] == [DUTY.id]
    after = incoming.get(store, row["_id"])
    assert (after["state"], after["alert_id"]) == (IncomingState.TAKEN, draft["_id"])
    assert released(store, draft)["state"] == AlertState.APPROVED


def test_what_is_missing_is_filled_in_by_the_official(store: Store, source: Issuer) -> None:
    elsewhere = "<area><areaDesc>Biển Đông</areaDesc></area>"
    row = came(store, source, document(areas=elsewhere, event="Núi lửa"))
    with pytest.raises(Invalid):
        taken(store, row)
    draft = taken(store, row, hazard="trieu_cuong", area_ids=[PHUONG_LONG_DUC])
    assert (draft["hazard"], draft["area_ids"]) == ("trieu_cuong", [PHUONG_LONG_DUC])


def test_it_is_decided_once(store: Store, source: Issuer) -> None:
    row = came(store, source, document())
    taken(store, row)
    with pytest.raises(Clash, match="incoming_decided"):
        taken(store, row)
    with pytest.raises(Stale):
        incoming.dismiss(store, DUTY, row["_id"], "Không cần nữa", expect=2)


def test_of_two_at_once_one_leaves_no_draft_behind(store: Store, source: Issuer) -> None:
    row = came(store, source, document())
    with pytest.raises(Stale):
        taking_over.take_over(store, DUTY, row["_id"], {}, expect=row["version"] + 1)
    assert store.collection(ALERTS).count_documents({}) == 0


def test_an_update_goes_on_from_the_alert_that_came_of_the_message_before(
    store: Store, source: Issuer
) -> None:
    first = document("A")
    alert = released(store, taken(store, came(store, source, first)))
    update = document(
        "A2", msgType="Update", references=reference(first, "A"), sent=at(-0.5), headline="Giảm dần"
    )
    draft = taken(store, came(store, source, update))
    assert (draft["msg_type"], draft["previous_id"]) == (MsgType.UPDATE, alert["_id"])
    assert draft["infos"]["vi"]["headline"] == "Giảm dần"


def test_a_cancellation_ends_it_in_the_words_of_an_end(store: Store, source: Issuer) -> None:
    first = document("A")
    alert = released(store, taken(store, came(store, source, first)))
    cancel = document("A2", msgType="Cancel", references=reference(first, "A"), sent=at(-0.5))
    draft = taken(store, came(store, source, cancel))
    assert (draft["msg_type"], draft["previous_id"], draft["urgency"]) == ("Cancel", alert["_id"], "Past")
    approved = released(store, draft)
    assert alerts.get(store, alert["_id"])["superseded_by"] == approved["_id"]


def test_a_cancellation_of_what_became_nothing_here_is_nothing(store: Store, source: Issuer) -> None:
    first = document("A")
    came(store, source, first)
    cancel = document("A2", msgType="Cancel", references=reference(first, "A"), sent=at(-0.5))
    with pytest.raises(Clash, match="nothing_to_cancel"):
        taken(store, came(store, source, cancel))


def test_an_update_of_what_became_nothing_here_is_a_new_alert(store: Store, source: Issuer) -> None:
    first = document("A")
    came(store, source, first)
    update = document("A2", msgType="Update", references=reference(first, "A"), sent=at(-0.5))
    assert taken(store, came(store, source, update))["msg_type"] == MsgType.ALERT


def test_what_its_issuer_has_replaced_is_not_taken_over_any_more(store: Store, source: Issuer) -> None:
    first = document("A")
    row = came(store, source, first)
    came(store, source, document("A2", msgType="Update", references=reference(first, "A"), sent=at(-0.5)))
    row = incoming.get(store, row["_id"])
    assert taking_over.outlook(store, row).becomes == "replaced"
    with pytest.raises(Clash, match="incoming_replaced") as refused:
        taken(store, row)
    assert refused.value.params == {"later": "A2", "kind": "Update"}


def test_an_update_of_a_draft_that_waits_changes_that_draft(store: Store, source: Issuer) -> None:
    first = document("A")
    draft = taken(store, came(store, source, first))
    written = document(
        "A2", msgType="Update", references=reference(first, "A"), sent=at(-0.5), headline="Triều hạ"
    )
    update = came(store, source, written)
    assert taking_over.outlook(store, update).becomes == "draft"
    changed = taken(store, update)
    assert (changed["_id"], changed["infos"]["vi"]["headline"]) == (draft["_id"], "Triều hạ")
    assert changed["origin"]["identifier"] == "A2"
    assert store.collection(ALERTS).count_documents({}) == 1
    assert incoming.get(store, update["_id"])["alert_id"] == draft["_id"]


def test_a_cancellation_of_a_draft_that_waits_says_so(store: Store, source: Issuer) -> None:
    first = document("A")
    draft = taken(store, came(store, source, first))
    cancel = came(
        store, source, document("C", msgType="Cancel", references=reference(first, "A"), sent=at(-0.5))
    )
    assert taking_over.outlook(store, cancel) == ("waiting", alerts.get(store, draft["_id"]))
    with pytest.raises(Clash, match="draft_waits") as refused:
        taken(store, cancel)
    assert refused.value.params == {"alert": draft["_id"]}


def test_a_draft_whose_issuer_cancelled_it_is_neither_submitted_nor_approved(
    store: Store, source: Issuer
) -> None:
    first = document("A")
    draft = taken(store, came(store, source, first))
    infos = {"vi": {**draft["infos"]["vi"], "instruction": "Kê cao tài sản."}}
    edited = drafting.edit(store, DUTY, draft["_id"], {"infos": infos, "level": 2}, expect=draft["version"])  # type: ignore[typeddict-item]
    waiting = drafting.submit(store, DUTY, draft["_id"], expect=edited["version"])
    came(store, source, document("C", msgType="Cancel", references=reference(first, "A"), sent=at(-0.5)))
    with pytest.raises(Stale):
        alert_approval.approve(store, APPROVER, draft["_id"], expect=waiting["version"])
    now = alerts.get(store, draft["_id"])
    with pytest.raises(Clash, match="alert_origin_cancelled"):
        alert_approval.approve(store, APPROVER, draft["_id"], expect=now["version"])
    edited = drafting.edit(store, DUTY, draft["_id"], {"level": 3}, expect=now["version"])
    with pytest.raises(Clash, match="alert_origin_cancelled"):
        drafting.submit(store, DUTY, draft["_id"], expect=edited["version"])


def test_a_cancellation_of_another_issuer_leaves_a_draft_alone(store: Store, source: Issuer) -> None:
    first = document("A")
    draft = taken(store, came(store, source, first))
    other = issuer(store, senders=["khac@example.vn"])
    named = document(
        "C", sender="khac@example.vn", msgType="Cancel", references=reference(first, "A"), sent=at(-0.5)
    )
    came(store, other, named)
    assert alerts.get(store, draft["_id"])["version"] == draft["version"]


def test_a_cancellation_ends_what_is_in_force_although_an_update_waits(store: Store, source: Issuer) -> None:
    first = document("A")
    alert = released(store, taken(store, came(store, source, first)))
    update = document("A2", msgType="Update", references=reference(first, "A"), sent=at(-0.5))
    taken(store, came(store, source, update))
    both = f"{reference(first, 'A')} {reference(update, 'A2')}"
    cancel = came(store, source, document("C", msgType="Cancel", references=both, sent=at(-0.2)))
    assert taken(store, cancel)["previous_id"] == alert["_id"]


def test_a_draft_says_whose_message_it_was_and_nobody_approves_it_alone(store: Store, source: Issuer) -> None:
    draft = taken(store, came(store, source, document("A")))
    assert draft["origin"] == {
        "kind": "issuer",
        "id": source["_id"],
        "name": source["name"],
        "identifier": "A",
    }
    urgent: Alert = {**draft, "severity": "Severe", "urgency": "Immediate"}
    own = {name: value for name, value in urgent.items() if name != "origin"}
    assert approving_alone.is_urgent_enough(own)  # type: ignore[arg-type]
    assert not approving_alone.is_urgent_enough(urgent)
    after = drafting.follow_up(store, DUTY, released(store, draft)["_id"], MsgType.UPDATE, {})
    assert after["origin"] == draft["origin"]


@pytest.mark.parametrize("status", ["Exercise", "Test", "System", "Draft"])
def test_a_drill_that_names_an_actual_alert_does_not_become_actual(
    store: Store, source: Issuer, status: str
) -> None:
    first = document("A")
    released(store, taken(store, came(store, source, first)))
    drill = document("A2", msgType="Update", status=status, references=reference(first, "A"), sent=at(-0.5))
    with pytest.raises(Clash, match="status_differs"):
        taken(store, came(store, source, drill))
