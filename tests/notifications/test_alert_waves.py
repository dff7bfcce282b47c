"""A warning goes out in waves: topics, phones in the danger zone, Zalo, and SMS to whom nothing else reaches."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import product

import pytest

from models.alerts.alerts import ALERTS, Alert
from models.alerts.cap_terms import CapScope, MsgType, Status, Urgency
from models.delivery import acknowledgements, deliveries
from models.delivery.acknowledgements import Seen
from models.following.subscriptions import SubscriptionChannel
from models.language.dates import VIETNAM
from models.messages.wishes import DAY_MINUTES
from models.people import devices
from models.people.devices import DEVICES
from models.store import Store, outbox
from models.store.outbox import OUTBOX
from notifications.channels import SendError, Verdict
from notifications.reactor import react
from tests.alerting import Country, approved, contact, issued
from tests.bordering import around
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, a_citizen, a_device

NUMBER, ZALO, PHONE = "+84900000041", "2468000000000000041", "token-41"
XA_TAN_LUOC = "29785@2025-07-01"
OVER = "KẾT THÚC CẢNH BÁO"


@pytest.fixture
def country(store: Store) -> Country:
    return Country(store)


def phone(country: Country, token: str, *area_ids: str, **given: object) -> str:
    return a_device(country.store, push_token=token, area_ids=list(area_ids), **given).id


def heard_by_kind(country: Country) -> Counter[str]:
    return Counter(one.to.kind for one in country.console.sent)


def numbers(country: Country) -> list[str]:
    return sorted(one.to.value for one in country.console.sent if one.to.kind == "phone")


def counts(country: Country, alert: Alert, channel: str) -> deliveries.Counts:
    (piece,) = [one for one in deliveries.of_alert(country.store, alert["_id"]) if one["channel"] == channel]
    return piece["counts"]


def due(store: Store, alert: Alert) -> dict[str, timedelta]:
    """How long after the approval each wave begins."""
    found = {}
    for piece in deliveries.of_alert(store, alert["_id"]):
        event = store.db["events"].find_one({"subject.id": piece["_id"]})
        row = store.collection(OUTBOX).find_one({"event_id": event["_id"] if event else ""})
        assert row
        found[piece["channel"]] = row["due_at"] - alert["approved_at"]
    return found


def plan(country: Country) -> None:
    """Plan the waves, and let none begin that has to wait."""
    for row in outbox.forgotten(country.store):
        if row["reaction"] in {"plan_alert", "send_topics"}:
            react(country.outside, row["_id"])


def test_each_wave_begins_by_itself_after_its_time(country: Country) -> None:
    country.follow(NUMBER, PHUONG_TRA_VINH)
    country.follow(ZALO, PHUONG_TRA_VINH)
    phone(country, PHONE, PHUONG_TRA_VINH)
    alert = approved(country.store, Status.ACTUAL, urgency=Urgency.EXPECTED)
    plan(country)
    assert due(country.store, alert) == {
        "fcm": timedelta(seconds=5),
        "devices": timedelta(seconds=3),
        "zalo": timedelta(seconds=8),
        "sms": timedelta(seconds=180),
    }


def test_what_is_immediate_waits_less_for_an_answer(country: Country) -> None:
    country.follow(NUMBER, PHUONG_TRA_VINH)
    alert = approved(country.store, Status.ACTUAL, urgency=Urgency.IMMEDIATE)
    plan(country)
    assert due(country.store, alert)["sms"] == timedelta(seconds=45)


def test_all_topics_of_an_alert_are_one_delivery_and_one_task(country: Country) -> None:
    alert = approved(country.store, Status.ACTUAL)
    country.work()
    assert [one["planned"] for one in deliveries.of_alert(country.store, alert["_id"])] == [6]
    assert heard_by_kind(country) == {"fcm_topic": 6}
    assert counts(country, alert, "fcm")["accepted"] == 6


def test_phones_in_the_areas_are_told_one_by_one_too_and_can_tell_the_repeat(country: Country) -> None:
    phone(country, PHONE, PHUONG_TRA_VINH, language="en")
    phone(country, "elsewhere", XA_TAN_LUOC)
    a_device(country.store, area_ids=[PHUONG_TRA_VINH])
    approved(country.store, Status.ACTUAL)
    country.work()
    direct = [one for one in country.console.sent if one.to.kind == "fcm_token"]
    topic = next(one for one in country.console.sent if one.to.value == "alert.29242~402025-07-01.en")
    assert [(one.to.value, one.title) for one in direct] == [(PHONE, topic.title)]
    assert (direct[0].data, direct[0].collapse_key) == (topic.data, topic.collapse_key)


def test_a_drawn_danger_is_told_one_by_one_where_it_is(country: Country) -> None:
    store = country.store
    phone(country, PHONE, PHUONG_TRA_VINH)
    phone(country, "far", XA_TAN_LUOC)
    approved(store, Status.ACTUAL, area_ids=[VINH_LONG], polygons=[around(store, PHUONG_TRA_VINH, 0.005)])
    country.work()
    assert [one.to.value for one in country.console.sent if one.to.kind == "fcm_token"] == [PHONE]


def test_who_left_the_app_hears_by_sms_and_who_has_it_does_not(country: Country) -> None:
    with_app = "+84900000042"
    a_citizen(country.store, with_app, a_device(country.store, push_token=PHONE))
    country.follow(NUMBER, PHUONG_TRA_VINH)
    country.follow(with_app, PHUONG_TRA_VINH)
    alert = approved(country.store, Status.ACTUAL)
    country.work()
    assert numbers(country) == [NUMBER]
    assert (counts(country, alert, "sms")["accepted"], counts(country, alert, "sms")["spared"]) == (1, 1)


def test_who_said_that_they_saw_it_gets_no_sms(country: Country) -> None:
    country.follow(NUMBER, PHUONG_TRA_VINH)
    alert = approved(country.store, Status.ACTUAL)
    owner = contact(SubscriptionChannel.SMS, NUMBER).owner
    told: acknowledgements.Told = {"alert": alert["identifier"], "how": Seen.DISPLAYED, "at": None}
    acknowledgements.acknowledge(country.store, [owner], [told])
    country.work()
    assert numbers(country) == []


def test_who_was_told_by_sms_hears_there_how_it_goes_on(country: Country) -> None:
    """Even though they have the app by now: they may have read the SMS alone."""
    country.follow(NUMBER, PHUONG_TRA_VINH)
    first = approved(country.store, Status.ACTUAL)
    country.work()
    a_citizen(country.store, NUMBER, a_device(country.store, push_token=PHONE))
    issued(country.store, first, MsgType.UPDATE)
    country.work()
    assert numbers(country) == [NUMBER, NUMBER]


def test_who_drove_out_of_the_danger_is_told_directly_that_it_is_over(country: Country) -> None:
    phone(country, PHONE, PHUONG_LONG_DUC)
    phone(country, "stays", PHUONG_TRA_VINH)
    first = approved(country.store, Status.ACTUAL)
    country.work()
    issued(country.store, first, MsgType.UPDATE, area_ids=[PHUONG_TRA_VINH])
    country.work()
    assert [title.partition(":")[0] for title in country.heard(PHONE)[1:]] == [OVER]
    assert [title.partition(":")[0] for title in country.heard("stays")[1:]] == ["CẬP NHẬT"]


def test_a_phone_that_is_gone_loses_its_address_and_nobody_else_waits(country: Country) -> None:
    gone = phone(country, "gone", PHUONG_TRA_VINH)
    phone(country, PHONE, PHUONG_TRA_VINH)
    country.console.refused["gone"] = SendError(Verdict.UNREACHABLE, "fcm", "UNREGISTERED")
    alert = approved(country.store, Status.ACTUAL)
    country.work()
    row = country.store.collection(DEVICES).find_one({"_id": gone})
    assert row
    assert (devices.address_of(row), row.get("heard")) == (None, [])
    found = counts(country, alert, "devices")
    assert (found["accepted"], found["failed"], found["retired"], found["spared"]) == (1, 1, 1, 0)
    assert found["codes"] == [{"code": "UNREGISTERED", "count": 1}]


#: CAP's statuses, those that Loa never writes too.
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")


def test_whatever_its_status_and_scope_an_alert_reaches_only_whom_it_may(country: Country) -> None:
    """On every channel: topics, single phones, Zalo and SMS; and drills only those who take part."""
    for number, joins in ((1, True), (2, False)):
        phone(country, f"token-{number}", PHUONG_TRA_VINH, exercises=joins)
        country.follow(f"+8490000005{number}", PHUONG_TRA_VINH, exercises=joins)
        country.follow(f"246800000000000005{number}", PHUONG_TRA_VINH, exercises=joins)
    drilled = {"token-1", "+84900000051", "2468000000000000051"}
    everybody = drilled | {"token-2", "+84900000052", "2468000000000000052"}
    topics = [f"29242~402025-07-01.{language}" for language in ("vi", "km", "en")]
    allowed = {
        ("Actual", "Public"): everybody | {f"alert.{topic}" for topic in topics},
        ("Exercise", "Public"): drilled | {f"exercise.{topic}" for topic in topics},
    }
    for status, scope in product(STATUSES, CapScope):
        alert = approved(country.store, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH])
        given = {"$set": {"status": status, "scope": str(scope)}}
        country.store.collection(ALERTS).update_one({"_id": alert["_id"]}, given)
        country.console.sent.clear()
        country.work()
        reached = {one.to.value for one in country.console.sent}
        assert reached == allowed.get((status, str(scope)), set()), (status, scope)


def test_a_drill_waits_for_the_quiet_hours_that_somebody_chose_themselves(country: Country) -> None:
    now = datetime.now(VIETNAM)
    minute = now.hour * 60 + now.minute
    sleeps = {"begins": minute, "ends": (minute + 60) % DAY_MINUTES}
    asleep = phone(country, "asleep", PHUONG_TRA_VINH, exercises=True)
    phone(country, "awake", PHUONG_TRA_VINH, exercises=True)
    country.store.collection(DEVICES).update_one({"_id": asleep}, {"$set": {"wishes": {"quiet": sleeps}}})
    approved(country.store, Status.EXERCISE)
    country.work()
    assert [one.to.value for one in country.console.sent if one.to.kind == "fcm_token"] == ["awake"]
