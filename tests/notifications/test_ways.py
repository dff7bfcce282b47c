"""A message goes to its person on one channel after the other, until somebody has it; each channel once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

import notifications.reactions  # noqa: F401 - registers the reactions
from models.following import preference_changes, reaching
from models.following.reaching import Person
from models.language.dates import VIETNAM
from models.messages import messages, sending, ways, zalo_windows
from models.messages.fates import Fate
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.telling import Topic, Weight
from models.store import Store, outbox
from models.store.events import SYSTEM
from notifications.channels import AddressKind, Channels, SendError, Verdict
from notifications.channels.outcomes import HELD_BACK
from notifications.reactor import MAX_ATTEMPTS, Outside, react
from tests.builders import Caller, a_citizen, a_device, known_on_zalo
from tests.failing_console import FailingConsole

MORNING = datetime(2031, 3, 3, 9, 0, tzinfo=VIETNAM)
PUSH, ZALO, PHONE = "token-1", "2468000000000000001", "+84900000012"
LETTER, RESCUE = (Topic.REPORT, Weight.ORDINARY), (Topic.RESCUE, Weight.PIERCING)


class Line:
    """A citizen with app, Zalo and phone, and Loa writing to them."""

    def __init__(self, store: Store, clock: time_machine.Traveller) -> None:
        self.store, self.clock = store, clock
        self.me: Caller = a_citizen(store, PHONE, device=a_device(store, push_token=PUSH))
        known_on_zalo(store, self.me, ZALO)
        zalo_windows.hear(store, ZALO, MORNING)
        self.console = FailingConsole()
        self.outside = Outside(store, Channels(dict.fromkeys(AddressKind, self.console)))

    @property
    def owner(self) -> Owner:
        return Owner("citizen", self.me.id)

    def write(self, topic: Topic, weight: Weight) -> str:
        """Write to them; returns the id of the message."""
        plan = reaching.plan(self.store, Person(self.owner, MessageChannel.PUSH), topic, weight)
        message = messages.queue(
            self.store,
            OutgoingMessage(
                key="one",
                channel=MessageChannel.PUSH,
                owner=self.owner,
                body="Đã xử lý xong",
                ways=plan.ways,
                due_at=plan.due_at,
                topic=topic,
                weight=weight,
            ),
        )
        self.work()
        return message["_id"]

    def work(self, *, after: timedelta = timedelta(0)) -> None:
        """Do what is due after a while."""
        self.clock.shift(after)
        while rows := outbox.forgotten(self.store):
            for row in rows:
                react(self.outside, row["_id"])

    def refuses(self, address: str, verdict: Verdict) -> None:
        self.console.refused[address] = SendError(verdict, "console", "code-1")

    def choose(self, **given: object) -> None:
        preference_changes.change(self.store, self.owner, given, actor=SYSTEM)

    @property
    def heard(self) -> list[str]:
        """The addresses that got something, in order."""
        return [one.to.value for one in self.console.sent]

    def fates(self, message_id: str) -> list[tuple[str, str]]:
        return [(row["channel"], row["state"]) for row in ways.of(messages.get(self.store, message_id))]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def line(store: Store, clock: time_machine.Traveller) -> Line:
    return Line(store, clock)


def test_a_letter_is_one_message_and_goes_by_the_first_channel(line: Line) -> None:
    written = line.write(*LETTER)
    assert line.heard == [PUSH]
    assert line.fates(written) == [("push", "sent"), ("zalo", "planned"), ("inbox", "stored")]


def test_what_its_provider_is_too_busy_for_waits_as_long_as_it_takes(line: Line) -> None:
    for address in (PUSH, ZALO):
        line.console.refused[address] = SendError(Verdict.RETRY, "zalo", HELD_BACK, retry_after=0.1)
    line.write(Topic.REPLY, Weight.PIERCING)
    line.work(after=timedelta(hours=1))
    for _ in range(MAX_ATTEMPTS):
        line.work(after=timedelta(seconds=6))
    assert line.heard == []
    line.console.refused.clear()
    line.work(after=timedelta(seconds=6))
    assert len(line.heard) == 1


@pytest.mark.parametrize("verdict", [Verdict.UNREACHABLE, Verdict.WINDOW, Verdict.PERMANENT])
def test_what_leads_nowhere_goes_the_next_way_at_once(line: Line, verdict: Verdict) -> None:
    line.refuses(PUSH, verdict)
    written = line.write(*LETTER)
    assert line.heard == [ZALO]
    assert line.fates(written)[:2] == [("push", "failed"), ("zalo", "sent")]


def test_a_letter_that_nobody_answers_goes_the_next_way_after_a_day(line: Line) -> None:
    line.write(*LETTER)
    line.work(after=timedelta(hours=23))
    assert line.heard == [PUSH]
    line.work(after=timedelta(hours=2))
    assert line.heard == [PUSH, ZALO]


def test_a_step_of_a_rescue_goes_on_within_minutes_and_by_sms_at_last(line: Line) -> None:
    written = line.write(*RESCUE)
    line.work(after=timedelta(minutes=11))
    line.work(after=timedelta(minutes=11))
    assert line.heard == [PUSH, ZALO, PHONE]
    line.work(after=timedelta(days=3))
    assert line.heard == [PUSH, ZALO, PHONE]
    assert [state for _, state in line.fates(written)] == ["sent", "sent", "sent", "stored"]


def test_an_ordinary_letter_costs_no_sms(line: Line) -> None:
    line.refuses(PUSH, Verdict.UNREACHABLE)
    line.refuses(ZALO, Verdict.UNREACHABLE)
    line.write(*LETTER)
    assert line.heard == []


def test_who_read_it_in_the_app_is_not_written_to_again(line: Line) -> None:
    written = line.write(*RESCUE)
    messages.mark_read(line.store, written, [line.owner])
    line.work(after=timedelta(hours=1))
    assert line.heard == [PUSH]
    assert line.fates(written)[0] == ("push", "displayed")


def test_who_saw_it_on_zalo_is_not_written_to_again(line: Line) -> None:
    line.choose(order=["zalo"])
    written = line.write(*RESCUE)
    sending.mark_fate(line.store, written, Fate.DELIVERED, "", (MessageChannel.ZALO,), seen=True)
    line.work(after=timedelta(hours=1))
    assert line.heard == [ZALO]
    assert line.fates(written)[0] == ("zalo", "displayed")


def test_what_a_carrier_lost_goes_the_next_way(line: Line) -> None:
    line.choose(order=["sms"])
    written = line.write(*RESCUE)
    sending.mark_fate(line.store, written, Fate.UNDELIVERED, "30003", (MessageChannel.SMS,))
    line.work()
    assert line.heard == [PHONE, PUSH]
    assert line.fates(written)[:2] == [("sms", "failed"), ("push", "sent")]


def test_a_receipt_that_is_faster_than_we_are_is_not_forgotten(line: Line) -> None:
    line.choose(order=["sms"])
    line.refuses(PHONE, Verdict.RETRY)
    written = line.write(*RESCUE)
    sending.mark_fate(line.store, written, Fate.DELIVERED, "", (MessageChannel.SMS,))
    sending.mark_sent(line.store, messages.get(line.store, written), "SM1")
    assert line.fates(written)[0] == ("sms", "delivered")


def test_a_provider_that_is_down_is_left_for_the_next_one_in_time(line: Line) -> None:
    line.refuses(PUSH, Verdict.RETRY)
    line.write(*RESCUE)
    assert line.heard == []
    line.work(after=timedelta(minutes=11))
    assert line.heard == [ZALO]


def test_the_order_of_the_person_counts_first(line: Line) -> None:
    line.choose(order=["zalo", "push"])
    line.write(*LETTER)
    assert line.heard == [ZALO]


def test_zalo_outside_of_its_window_is_passed_over(line: Line, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(days=8))
    line.choose(order=["zalo"])
    written = line.write(*LETTER)
    assert line.heard == [PUSH]
    assert line.fates(written)[0] == ("zalo", "skipped")


def test_who_unsubscribed_finds_it_in_the_inbox_alone(line: Line) -> None:
    line.choose(muted=["report"])
    written = line.write(*LETTER)
    assert line.heard == []
    assert messages.get(line.store, written)["state"] == "stored"
    assert [one["_id"] for one in messages.inbox(line.store, [line.owner])] == [written]


def test_nobody_can_unsubscribe_from_their_own_rescue(line: Line) -> None:
    line.choose(muted=["report"], off=["push"])
    line.write(*RESCUE)
    assert line.heard == [PUSH]


def test_a_channel_that_is_off_is_passed_over(line: Line) -> None:
    line.choose(off=["push"])
    line.write(*LETTER)
    assert line.heard == [ZALO]


def test_a_letter_waits_for_the_end_of_the_quiet_hours_and_a_rescue_does_not(line: Line) -> None:
    line.choose(quiet={"begins": 8 * 60, "ends": 10 * 60})
    line.write(*LETTER)
    assert line.heard == []
    line.work(after=timedelta(hours=1))
    assert line.heard == [PUSH]


def test_the_quiet_hours_of_the_province_hold_for_who_chose_none(line: Line) -> None:
    line.store = dataclasses.replace(
        line.store, settings=dataclasses.replace(line.store.settings, quiet_hours="8-10")
    )
    line.write(*LETTER)
    assert line.heard == []


def test_a_message_from_before_there_were_ways_is_sent_and_shown(line: Line) -> None:
    written = messages.queue(
        line.store,
        OutgoingMessage(
            key="old", channel=MessageChannel.SMS, owner=Owner("phone", "x"), body="123456", to=PHONE
        ),
    )
    gone = {"ways": "", "way": "", "topic": "", "weight": ""}
    line.store.db["messages"].update_one({"_id": written["_id"]}, {"$unset": gone})
    line.work()
    assert line.heard == [PHONE]
    assert line.fates(written["_id"]) == [("sms", "sent")]


def test_a_push_address_that_nobody_uses_is_forgotten(line: Line) -> None:
    line.refuses(PUSH, Verdict.UNREACHABLE)
    line.write(*LETTER)
    assert line.store.db["devices"].find_one({"push_token": PUSH}) is None
