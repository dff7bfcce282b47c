"""The clock of surveys and invitations: each once, also when a worker is killed between two steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from models import surveys
from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.access.callers import HERE
from models.following import preference_changes, subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.messages import messages
from models.messages.messages import MESSAGES, Owner
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.events import SYSTEM
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from models.surveys import drafting, invitations, lists, states
from models.surveys.definition import Survey
from models.surveys.voters import Voter
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests import alerting
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    VINH_LONG,
    Caller,
    a_device,
    an_official,
    question,
)

BEGIN = datetime(2031, 11, 26, 8, 0, tzinfo=UTC)
HOURS = timedelta(hours=1)


class Killed(Exception):
    """The process ends here."""


@pytest.fixture
def editor(store: Store) -> Caller:
    return an_official(store, role="editor")


def opened(store: Store, editor: Caller, **given: Any) -> Survey:
    """A survey that was opened, begins in an hour, reminds after two and ends after four."""
    now = datetime.now(UTC)
    row: Any = {
        "area_id": VINH_LONG,
        "title": {"vi": "Giờ phát loa"},
        "questions": [question("hour", "single", "5h", "17h", required=True)],
        "opens_at": now + HOURS,
        "remind_at": now + 2 * HOURS,
        "closes_at": now + 4 * HOURS,
    }
    draft = drafting.begin(store, editor.identity, row | given)
    return states.open_(store, editor.identity, draft["_id"], expect=draft["version"])


def work(store: Store) -> None:
    """Do all that is due, as relay and worker do."""
    outside = Outside(store, Channels({}))
    while rows := [row for row in outbox.forgotten(store) if "survey" in row["reaction"]]:
        for row in rows:
            react(outside, row["_id"])


def told(store: Store, survey: Survey) -> list[str]:
    return [event["action"] for event in events.timeline(store, Kind.SURVEY, survey["_id"])]


def test_a_survey_begins_reminds_and_closes_by_itself(store: Store, editor: Caller) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        survey = opened(store, editor)
        for hours in (1, 2, 4):
            clock.move_to(BEGIN + hours * HOURS)
            work(store)
        assert told(store, survey) == ["created", "opened", "begun", "reminded", "closed"]
        assert lists.get(store, survey["_id"])["state"] == "closed"


def test_before_its_time_nothing_happens(store: Store, editor: Caller) -> None:
    with time_machine.travel(BEGIN, tick=False):
        survey = opened(store, editor)
        work(store)
        assert told(store, survey) == ["created", "opened"]


def test_a_worker_that_comes_late_does_all_that_is_due_but_reminds_nobody_of_what_is_over(
    store: Store, editor: Caller
) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        survey = opened(store, editor)
        clock.move_to(BEGIN + 5 * HOURS)
        work(store)
        assert told(store, survey) == ["created", "opened", "closed"]


def test_what_was_extended_closes_at_its_new_end_alone(store: Store, editor: Caller) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        survey = opened(store, editor, remind_at=None)
        clock.move_to(BEGIN + HOURS)
        work(store)
        now = lists.get(store, survey["_id"])
        states.extend(store, editor.identity, now["_id"], BEGIN + 9 * HOURS, expect=now["version"])
        clock.move_to(BEGIN + 5 * HOURS)
        work(store)
        assert lists.get(store, survey["_id"])["state"] == "open"
        clock.move_to(BEGIN + 9 * HOURS)
        work(store)
        assert told(store, survey).count("closed") == 1


@pytest.mark.parametrize("hours", [1, 2, 4])
def test_killed_before_the_row_is_settled_a_step_is_done_once(
    store: Store, editor: Caller, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        survey = opened(store, editor)
        clock.move_to(BEGIN + hours * HOURS)
        kill: Callable[..., None] = _killed
        with monkeypatch.context() as patched:
            patched.setattr(outbox, "finish", kill)
            patched.setattr(outbox, "defer", kill)
            with pytest.raises(Killed):
                work(store)
        clock.shift(timedelta(seconds=store.settings.outbox_lease_seconds + 1))
        work(store)
        seen = told(store, survey)
        assert len(seen) == len(set(seen))
        assert ("closed" in seen) is (hours == 4)


def _killed(*_args: object, **_given: object) -> None:
    raise Killed


def test_phones_of_the_area_are_invited_once_and_who_has_answered_is_not_reminded(
    store: Store, editor: Caller
) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        here = [
            a_device(store, area_ids=[PHUONG_TRA_VINH], push_token=f"token-{number}") for number in range(2)
        ]
        a_device(store, area_ids=[PHUONG_LONG_DUC], push_token="token-elsewhere")
        audience = {"areas": [PHUONG_TRA_VINH], "group": "everyone"}
        survey = opened(store, editor, audience=audience, invite=["push"])
        clock.move_to(BEGIN + HOURS)
        work(store)
        surveys.answer(store, survey["_id"], Voter((f"device:{here[0].id}",)), {"hour": "5h"}, "app", HERE)
        clock.move_to(BEGIN + 2 * HOURS)
        work(store)
        counts = [len(messages.inbox(store, [Owner("device", phone.id)])) for phone in here]
        assert counts == [1, 2]
        (first,) = messages.inbox(store, [Owner("device", here[0].id)])
        assert invitations.link(store, survey["_id"]) in first["body"]
        assert store.collection(MESSAGES).count_documents({}) == 3


def test_who_unsubscribed_from_surveys_is_not_invited_and_who_is_quiet_is_invited_later(
    store: Store, editor: Caller
) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        for name in ("1", "2", "3"):
            contact = alerting.contact(SubscriptionChannel.ZALO, name)
            subscriptions.follow(store, contact, [PHUONG_TRA_VINH], evidence="Đồng ý")
        phone = a_device(store, area_ids=[PHUONG_TRA_VINH], push_token="token")
        for owner in (Owner("chat", "zalo:1"), Owner("device", phone.id)):
            preference_changes.change(store, owner, {"muted": ["survey"]}, actor=SYSTEM)
        # In Viet Nam the survey begins at 16 o'clock.
        quiet = {"quiet": {"begins": 15 * 60, "ends": 17 * 60}}
        preference_changes.change(store, Owner("chat", "zalo:2"), quiet, actor=SYSTEM)
        opened(store, editor, invite=["zalo", "push"], remind_at=None)
        clock.move_to(BEGIN + HOURS)
        work(store)
        rows = store.collection(OUTBOX).find({"reaction": Reaction.SEND_BULK_MESSAGE}).sort("due_at", 1)
        assert [row["due_at"] for row in rows] == [BEGIN + HOURS, BEGIN + 2 * HOURS]


def test_invitations_by_sms_end_with_the_budget_of_the_day(store: Store, editor: Caller) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        for number in ("+84900000001", "+84900000002"):
            contact = alerting.contact(SubscriptionChannel.SMS, number)
            subscriptions.follow(store, contact, [PHUONG_TRA_VINH], evidence="Đồng ý")
        opened(store, editor, invite=["sms"], remind_at=None)
        clock.move_to(BEGIN + HOURS)
        rate_limits.spend(store, Limit.SURVEY_SMS, "all", times=LIMITS[Limit.SURVEY_SMS].amount - 1)
        work(store)
        assert store.collection(MESSAGES).count_documents({"channel": "sms"}) == 1


def test_nobody_is_invited_on_a_channel_that_was_not_chosen(store: Store, editor: Caller) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        a_device(store, area_ids=[PHUONG_TRA_VINH], push_token="token")
        opened(store, editor)
        clock.move_to(BEGIN + HOURS)
        work(store)
        assert store.collection(MESSAGES).count_documents({}) == 0
