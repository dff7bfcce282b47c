"""Acknowledgements: an alert was displayed to somebody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.delivery import acknowledgements, alert_tallies
from models.delivery.acknowledgements import ACKNOWLEDGEMENTS, Seen, Told
from models.messages.messages import Owner
from models.store import Store
from tests.alerting import approved, issued, submitted
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, a_device


def told(alert: Alert, how: Seen = Seen.DISPLAYED, at: datetime | None = None) -> Told:
    """What an app says of one alert."""
    return {"alert": alert["identifier"], "how": how, "at": at}


def phone(store: Store, *area_ids: str) -> Owner:
    """A phone that follows areas."""
    return Owner("device", a_device(store, area_ids=list(area_ids)).id)


def counts(store: Store, alert: Alert) -> dict[str, dict[str, int]]:
    return {area_id: dict(one) for area_id, one in alert_tallies.of(store, alert["_id"]).items()}


def test_whoever_saw_an_alert_is_among_the_acknowledged(store: Store) -> None:
    saw, did_not = phone(store), phone(store)
    alert = approved(store, Status.ACTUAL)
    acknowledgements.acknowledge(store, [saw], [told(alert)])
    assert acknowledgements.acknowledged(store, alert["series"], [saw, did_not]) == {saw}


def test_a_citizen_has_seen_what_their_device_displayed(store: Store) -> None:
    citizen, device = Owner("citizen", "c1"), phone(store)
    alert = approved(store, Status.ACTUAL)
    acknowledgements.acknowledge(store, [citizen, device], [told(alert)])
    assert acknowledgements.acknowledged(store, alert["series"], [citizen]) == {citizen}
    assert acknowledgements.acknowledged(store, alert["series"], [device]) == {device}


def test_who_saw_the_first_warning_has_not_seen_its_update(store: Store) -> None:
    saw = phone(store)
    alert = approved(store, Status.ACTUAL)
    acknowledgements.acknowledge(store, [saw], [told(alert)])
    later = issued(store, alert, MsgType.UPDATE)
    assert acknowledgements.acknowledged(store, later["series"], [saw]) == {saw}
    assert acknowledgements.acknowledged(store, later["series"], [saw], revision=later["revision"]) == set()


def test_said_again_it_counts_once(store: Store) -> None:
    saw = phone(store, PHUONG_TRA_VINH)
    alert = approved(store, Status.ACTUAL)
    for _ in range(3):
        acknowledgements.acknowledge(store, [saw], [told(alert), told(alert)])
    assert counts(store, alert) == {PHUONG_TRA_VINH: {"displayed": 1}}


def test_what_was_displayed_may_be_opened_later_and_was_displayed_if_opened(store: Store) -> None:
    first, second = phone(store, PHUONG_TRA_VINH), phone(store, PHUONG_TRA_VINH)
    alert = approved(store, Status.ACTUAL)
    acknowledgements.acknowledge(store, [first], [told(alert)])
    acknowledgements.acknowledge(store, [first], [told(alert, Seen.OPENED)])
    acknowledgements.acknowledge(store, [second], [told(alert, Seen.OPENED)])
    assert counts(store, alert) == {PHUONG_TRA_VINH: {"displayed": 2, "opened": 2}}


def test_it_counts_in_the_followed_area_that_the_alert_is_for(store: Store) -> None:
    inside, outside = phone(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC), phone(store, PHUONG_TRA_VINH)
    alert = approved(store, Status.ACTUAL, area_ids=[PHUONG_LONG_DUC])
    for one in (inside, outside):
        acknowledgements.acknowledge(store, [one], [told(alert)])
    assert counts(store, alert) == {PHUONG_LONG_DUC: {"displayed": 1}, "": {"elsewhere": 1}}


def test_an_alert_of_the_province_counts_by_commune(store: Store) -> None:
    saw = phone(store, PHUONG_TRA_VINH)
    alert = approved(store, Status.ACTUAL, area_ids=[VINH_LONG])
    acknowledgements.acknowledge(store, [saw], [told(alert)])
    assert counts(store, alert) == {PHUONG_TRA_VINH: {"displayed": 1}}


def test_what_no_alert_is_and_what_is_not_published_is_left_out(store: Store) -> None:
    alert, test = approved(store, Status.ACTUAL), approved(store, Status.TEST)
    waiting = submitted(store, Status.ACTUAL)
    saw = phone(store)
    unknown: Told = {"alert": waiting["_id"], "how": Seen.DISPLAYED, "at": None}
    assert acknowledgements.acknowledge(store, [saw], [unknown, told(test), told(alert)]) == 1


def test_a_phone_with_a_wrong_clock_saw_it_now(store: Store) -> None:
    alert, before = approved(store, Status.ACTUAL), datetime.now(UTC)
    for minutes in (-600, 600):
        saw = phone(store)
        acknowledgements.acknowledge(
            store, [saw], [told(alert, at=datetime.now(UTC) + timedelta(minutes=minutes))]
        )
        (row,) = store.collection(ACKNOWLEDGEMENTS).find({"owners.id": saw.id})
        assert before - timedelta(seconds=1) <= row["at"] <= datetime.now(UTC)


def test_two_hundred_at_once_are_all_counted(store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    owners = [Owner("device", f"{number:024x}") for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: acknowledgements.acknowledge(store, [one], [told(alert)]), owners))
    assert counts(store, alert) == {"": {"displayed": 200}}


def test_phones_that_were_registered_after_the_warning_are_counted_apart(store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    for _ in range(3):
        acknowledgements.acknowledge(store, [phone(store, PHUONG_TRA_VINH)], [told(alert, Seen.OPENED)])
    assert counts(store, alert) == {PHUONG_TRA_VINH: {"elsewhere": 3}}
