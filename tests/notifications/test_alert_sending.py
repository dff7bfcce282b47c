"""An approved alert goes out: topics, Zalo, SMS; and what happens when providers or workers fail."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine

import notifications.reactions  # noqa: F401 - registers the reactions
from models.alerts import alerts, drafting
from models.alerts import approval as alert_approval
from models.alerts.alerts import Alert
from models.alerts.audience import Audience, admit
from models.alerts.cap_terms import MsgType, Status
from models.delivery import deliveries, reach, recipient_ledger, recipients, waves
from models.delivery.deliveries import DeliveryChannel
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.settings import SETTINGS
from models.store import Store, outbox
from models.store.outbox import OutboxState
from notifications.channels import AddressKind, Channels
from notifications.reactor import Outside, react
from tests.alerting import APPROVER, DUTY, approved, contact, let_waves_come
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.standins import Box

SMS, ZALO = SubscriptionChannel.SMS, SubscriptionChannel.ZALO
FIRST, SECOND, THIRD = "+84900000021", "+84900000022", "+84900000023"


@pytest.fixture
def desk(provided_store: Store) -> Store:
    return provided_store


@pytest.fixture
def outside(desk: Store, channels: Channels) -> Outside:
    return Outside(desk, channels)


def follow(
    store: Store,
    address: str,
    channel: SubscriptionChannel = SMS,
    *,
    exercises: bool = True,
    language: str = "vi",
) -> str:
    row = subscriptions.follow(
        store,
        contact(channel, address),
        [PHUONG_TRA_VINH],
        evidence="theo dõi",
        exercises=exercises,
        language=language,
    )
    return str(row["_id"])


PENDING = {"state": OutboxState.PENDING}


def follows(store: Store, address: str) -> bool:
    """Say whether an address is still warned."""
    owner = contact(SMS, address).owner
    return bool(subscriptions.of_owner(store, owner))


def work_off(outside: Outside, *, seconds: float = 0) -> None:
    """Do everything that is pending and due, and what comes due within so many seconds."""
    ends = time.monotonic() + seconds
    while True:
        let_waves_come(outside.store)
        for row in outbox.forgotten(outside.store):
            react(outside, row["_id"])
        let_waves_come(outside.store)
        if not outbox.forgotten(outside.store, limit=1):
            if time.monotonic() >= ends or not outside.store.collection(outbox.OUTBOX).find_one(PENDING):
                return
            time.sleep(0.05)


def states(store: Store, alert: Alert, channel: str) -> set[str]:
    return {one["state"] for one in deliveries.of_alert(store, alert["_id"]) if one["channel"] == channel}


def test_an_exercise_goes_to_drill_topics_zalo_and_sms(outside: Outside, desk: Store, box: Box) -> None:
    box.zalo.hear("2468000000000000001")
    follow(desk, FIRST)
    follow(desk, "2468000000000000001", ZALO)
    approved(desk, Status.EXERCISE)
    work_off(outside)
    arrived = {(one.provider, one.to) for one in box.arrived}
    topics = {
        f"exercise.{code}~402025-07-01.{language}"
        for code in ("29242", "29263")
        for language in ("vi", "km", "en")
    }
    assert arrived == {("twilio", FIRST), ("zalo", "2468000000000000001"), *(("fcm", to) for to in topics)}


def test_every_text_of_an_exercise_begins_with_the_word(outside: Outside, desk: Store, box: Box) -> None:
    box.zalo.hear("2468000000000000001")
    follow(desk, FIRST)
    follow(desk, "2468000000000000001", ZALO)
    approved(desk, Status.EXERCISE)
    work_off(outside)
    beginnings = {(one.title or one.text).split("]")[0] for one in box.arrived}
    assert beginnings == {"[DIỄN TẬP", "[DIEN TAP", "[EXERCISE"}


def test_an_exercise_spares_those_who_did_not_join(outside: Outside, desk: Store, box: Box) -> None:
    follow(desk, FIRST, exercises=False)
    approved(desk, Status.EXERCISE)
    work_off(outside)
    assert box.on_phone(FIRST) == []


def test_an_actual_alert_reaches_everybody_and_no_drill_topic(
    outside: Outside, desk: Store, box: Box
) -> None:
    follow(desk, FIRST, exercises=False)
    approved(desk, Status.ACTUAL)
    work_off(outside)
    assert len(box.on_phone(FIRST)) == 1
    assert not [one for one in box.arrived if one.to.startswith("exercise")]


def test_a_test_never_leaves_the_house(outside: Outside, desk: Store, box: Box) -> None:
    follow(desk, FIRST)
    approved(desk, Status.TEST)
    work_off(outside)
    assert (box.calls, desk.db["deliveries"].count_documents({})) == ([], 0)


def test_a_push_carries_the_whole_text_and_its_revision(outside: Outside, desk: Store, box: Box) -> None:
    alert = approved(desk, Status.ACTUAL)
    work_off(outside)
    push = box.on_phone("alert.29242~402025-07-01.vi")[0]
    assert "Kê cao tài sản" in push.text
    assert "Đỉnh triều 17 giờ" in push.text
    assert (push.data["alert"], push.data["revision"]) == (alert["identifier"], "1")
    assert push.raw["android"]["priority"] == "high"


def test_a_subscriber_reads_his_own_language(outside: Outside, desk: Store, box: Box) -> None:
    follow(desk, FIRST, language="en")
    approved(desk, Status.ACTUAL)
    work_off(outside)
    assert "High tide" in box.on_phone(FIRST)[0].text


def test_somebody_in_another_commune_is_left_alone(outside: Outside, desk: Store, box: Box) -> None:
    follow(desk, FIRST)
    approved(desk, Status.ACTUAL, area_ids=[PHUONG_LONG_DUC])
    work_off(outside)
    assert box.on_phone(FIRST) == []


def test_planning_twice_plans_once(outside: Outside, desk: Store) -> None:
    follow(desk, FIRST)
    alert = approved(desk, Status.ACTUAL)
    audience = admit(alert)
    assert audience is not None
    assert waves.plan(desk, alert, audience)
    assert waves.plan(desk, alert, audience)
    planned = {one["channel"]: one["planned"] for one in deliveries.of_alert(desk, alert["_id"])}
    assert planned == {"fcm": 6, "sms": 1}
    assert desk.db["events"].count_documents({"subject.kind": "delivery"}) == 2


def test_shards_join_without_gaps(desk: Store) -> None:
    ids = sorted(follow(desk, f"+8490000{number:04}") for number in range(7))
    audience = admit(approved(desk, Status.ACTUAL))
    assert audience is not None
    _plan_shards(desk, audience, size=3)
    pieces = [one["target"] for one in deliveries.of_alert(desk, audience.alert_id)]
    ends = sorted((piece["after"], piece["upto"]) for piece in pieces)
    assert ends == [("", ids[2]), (ids[2], ids[5]), (ids[5], ids[6])]


def test_planning_that_is_cut_off_goes_on_where_it_was_while_the_first_shards_go_out(desk: Store) -> None:
    ids = sorted(follow(desk, f"+8490000{number:04}") for number in range(45))
    alert = approved(desk, Status.ACTUAL)
    audience = admit(alert)
    assert audience is not None
    assert not _plan_shards(desk, audience, size=2, ends=0.0)
    first = [one["target"]["upto"] for one in deliveries.of_alert(desk, alert["_id"])]
    assert max(first) == ids[39]
    assert _plan_shards(desk, audience, size=2)
    ends = [one["target"]["upto"] for one in deliveries.of_alert(desk, alert["_id"])]
    assert (max(ends), len(ends), len(set(ends))) == (ids[-1], 23, 23)


def test_one_bad_number_does_not_stop_the_others(outside: Outside, desk: Store, box: Box) -> None:
    for number in (FIRST, SECOND, THIRD):
        follow(desk, number)
    box.twilio.stopped.add(SECOND)
    alert = approved(desk, Status.ACTUAL)
    work_off(outside)
    assert [len(box.on_phone(number)) for number in (FIRST, SECOND, THIRD)] == [1, 0, 1]
    assert states(desk, alert, "sms") == {"done"}
    assert not follows(desk, SECOND)


def test_a_message_that_nobody_takes_stops_the_shard_and_keeps_the_addresses(
    outside: Outside, desk: Store, box: Box
) -> None:
    for number in (FIRST, SECOND):
        follow(desk, number)
    for number in (FIRST, SECOND):
        box.fail_next("twilio", error="21617", to=number)
    alert = approved(desk, Status.ACTUAL)
    work_off(outside)
    assert (states(desk, alert, "sms"), box.on_phone(SECOND)) == ({"stopped"}, [])
    assert follows(desk, FIRST)


def test_a_busy_provider_is_asked_again_when_it_said(outside: Outside, desk: Store, box: Box) -> None:
    for number in (FIRST, SECOND):
        follow(desk, number)
    box.fail_next("twilio", error="20429", retry_after=1)
    alert = approved(desk, Status.ACTUAL)
    work_off(outside, seconds=6)
    assert [len(box.on_phone(number)) for number in (FIRST, SECOND)] == [1, 1]
    assert states(desk, alert, "sms") == {"done"}


def test_a_lost_answer_shows_one_message_on_the_phone(outside: Outside, desk: Store, box: Box) -> None:
    box.fail_next("fcm", status=503, retry_after=1, accepted=True, to="alert.29242~402025-07-01.vi")
    alert = approved(desk, Status.ACTUAL)
    work_off(outside, seconds=6)
    pushes = box.on_phone("alert.29242~402025-07-01.vi")
    assert [one.calls for one in pushes] == [2]
    assert states(desk, alert, "fcm") == {"done"}


def test_an_alert_that_has_expired_is_no_longer_told(outside: Outside, desk: Store, box: Box) -> None:
    follow(desk, FIRST)
    alert = approved(desk, Status.ACTUAL)
    with time_machine.travel(alerts.expiry(alert) + timedelta(seconds=1)):
        work_off(outside)
    assert (box.calls, states(desk, alert, "sms")) == ([], {"stopped"})


def test_a_replaced_alert_is_no_longer_told(outside: Outside, desk: Store, box: Box) -> None:
    follow(desk, FIRST)
    first = approved(desk, Status.ACTUAL)
    update = drafting.follow_up(desk, DUTY, first["_id"], MsgType.UPDATE, {"level": 3})
    waiting = drafting.submit(desk, DUTY, update["_id"], expect=1)
    alert_approval.approve(desk, APPROVER, update["_id"], expect=waiting["version"])
    work_off(outside)
    assert ["CAP NHAT" in one.text for one in box.on_phone(FIRST)] == [True]


def test_the_reach_counts_what_was_accepted_of_what_was_planned(
    outside: Outside, desk: Store, box: Box
) -> None:
    for number in (FIRST, SECOND):
        follow(desk, number)
    box.twilio.stopped.add(SECOND)
    alert = approved(desk, Status.ACTUAL)
    work_off(outside)
    sms = next(one for one in reach.reach(desk, alert) if one.channel == "sms")
    assert (sms.planned, sms.accepted, sms.failed, sms.waiting, dict(sms.reasons)) == (
        2,
        1,
        1,
        0,
        {"21610": 1},
    )
    assert sms.first_seconds is not None
    assert sms.first_seconds >= 0


def test_a_killed_worker_leaves_a_shard_that_goes_on_where_it_stopped(
    outside: Outside, desk: Store, box: Box
) -> None:
    numbers = [f"+8490000{number:04}" for number in range(60)]
    for number in numbers:
        follow(desk, number)
    alert = approved(desk, Status.ACTUAL)
    audience = admit(alert)
    assert audience is not None
    _plan_shards(desk, audience)
    (piece,) = deliveries.of_alert(desk, alert["_id"])
    event = desk.db["events"].find_one({"subject.id": piece["_id"]})
    assert event is not None
    _kill_when(box, 20, desk, f"{event['_id']}:send_delivery")
    taken = recipient_ledger.tally(desk, piece)["accepted"]
    assert 0 < taken < len(numbers)
    work_off(outside, seconds=20)
    calls = [call.to for call in box.calls if call.provider == "twilio"]
    assert sorted(set(calls)) == numbers
    # Only those on the way may be asked for twice.
    assert len(calls) <= len(numbers) + outside.channels.at_once(AddressKind.PHONE)
    assert alerts.get(desk, alert["_id"])["state"] == "approved"


def _plan_shards(store: Store, audience: Audience, **given: Any) -> bool:
    ids = partial(recipients.ids_after, store, audience, DeliveryChannel.SMS)
    due_at = datetime.now(UTC)
    return deliveries.plan_shards(store, audience, DeliveryChannel.SMS, ids, due_at=due_at, **given)


def _kill_when(box: Box, arrived: int, store: Store, row_id: str) -> None:
    """Let a worker process begin the reaction and kill it when so many messages have arrived."""
    command = [sys.executable, "-m", "tests.notifications.shard_worker", row_id]
    process = subprocess.Popen(command, env={**os.environ, **_environment(store)})
    try:
        ends = time.monotonic() + 30
        while len(box.arrived) < arrived and time.monotonic() < ends and process.poll() is None:
            time.sleep(0.001)
    finally:
        process.kill()
        process.wait()


def _environment(store: Store) -> Mapping[str, str]:
    given = {}
    for field in SETTINGS:
        value = getattr(store.settings, field.name)
        given[field.name.upper()] = ",".join(value) if isinstance(value, (list, tuple)) else str(value)
    return {**given, "OUTBOX_LEASE_SECONDS": "6"}
