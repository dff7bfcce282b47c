"""Builders for tests of alerts: two officials, and alerts on every step of their way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import bot.answer_message
import bot.silences  # noqa: F401 - registers the reaction
import notifications.reactions  # noqa: F401 - registers the others
from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.alerts import approval as alert_approval
from models.alerts import drafting
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.following import subscriptions
from models.following.subscriptions import SUBSCRIPTIONS, Contact, Subscription, SubscriptionChannel
from models.messages import taking_in
from models.messages.messages import Owner
from models.store import Store, outbox
from models.store.events import EVENTS
from models.store.outbox import OUTBOX, OutboxState
from notifications.channels import AddressKind, Channels
from notifications.reactor import Outside, react
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.failing_console import FailingConsole

COMMUNES = [PHUONG_TRA_VINH, PHUONG_LONG_DUC]


def official(id: str, role: Role, area_id: str = VINH_LONG) -> Identity:
    """An official with one role in one area."""
    return Identity(CallerKind.OFFICIAL, id, assignments=(Assignment(role, area_id),), name=f"Cán bộ {id}")


DUTY = official("duty", Role.DUTY_OFFICER)
APPROVER = official("approver", Role.APPROVER)


def content(**given: Any) -> Any:
    """What a whole, valid alert says."""
    now = datetime.now(UTC)
    row = {
        "hazard": "trieu_cuong",
        "level": 2,
        "infos": {
            "vi": {
                "headline": "Triều cường dâng cao chiều nay",
                "description": "Đỉnh triều 17 giờ đến 19 giờ, cao hơn báo động 2.",
                "instruction": "Kê cao tài sản, không cho trẻ em ra gần sông.",
            },
            "en": {
                "headline": "High tide this afternoon",
                "description": "Peak between 17:00 and 19:00.",
                "instruction": "Raise your belongings; keep children away from the river.",
            },
        },
        "source": {"agency": "Đài KTTV tỉnh", "number": "TC-15", "issued_at": now - timedelta(hours=1)},
        "area_ids": COMMUNES,
        "expires": now + timedelta(hours=12),
    }
    return {**row, **given}


def drafted(store: Store, status: Status = Status.EXERCISE, **given: Any) -> Alert:
    """A draft by the duty officer."""
    return drafting.draft(store, DUTY, status, content(**given))


def submitted(store: Store, status: Status = Status.EXERCISE, **given: Any) -> Alert:
    """An alert that waits for approval."""
    draft = drafted(store, status, **given)
    return drafting.submit(store, DUTY, draft["_id"], expect=draft["version"])


def approved(store: Store, status: Status = Status.EXERCISE, **given: Any) -> Alert:
    """An alert that was issued just now."""
    waiting = submitted(store, status, **given)
    return alert_approval.approve(store, APPROVER, waiting["_id"], expect=waiting["version"])


def contact(channel: SubscriptionChannel, address: str) -> Contact:
    """A contact who chats under the address."""
    return Contact(channel, Owner("chat", f"{channel}:{address}"), address)


def issued(store: Store, former: Alert, msg_type: MsgType, *, over: bool = False, **given: Any) -> Alert:
    """A follow-up of an alert, approved just now."""
    draft = drafting.follow_up(store, DUTY, former["_id"], msg_type, given, over=over)  # type: ignore[arg-type]
    waiting = drafting.submit(store, DUTY, draft["_id"], expect=1)
    return alert_approval.approve(store, APPROVER, draft["_id"], expect=waiting["version"])


def let_waves_come(store: Store) -> None:
    """Let the waves that are planned begin now; what a provider asked to wait for waits on."""
    now = datetime.now(UTC)
    planned = store.collection(EVENTS).find({"subject.kind": "delivery", "action": "planned"}, {"_id": 1})
    store.collection(OUTBOX).update_many(
        {
            "event_id": {"$in": [row["_id"] for row in planned]},
            "state": OutboxState.PENDING,
            "attempts": 0,
            "due_at": {"$gt": now},
        },
        {"$set": {"due_at": now}},
    )


class Country:
    """People with phones, and Loa warning them: every channel leads to a console that keeps what was sent."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.console = FailingConsole()
        self.outside = Outside(store, Channels(dict.fromkeys(AddressKind, self.console)))

    def follow(self, address: str, *area_ids: str, **given: Any) -> str:
        """Somebody follows the warnings of areas, by SMS if it is a number, else on Zalo."""
        by = SubscriptionChannel.SMS if address.startswith("+") else SubscriptionChannel.ZALO
        row = subscriptions.follow(self.store, contact(by, address), area_ids, evidence="theo dõi", **given)
        return row["_id"]

    def work(self) -> None:
        """Do everything that is pending, later waves at once."""
        let_waves_come(self.store)
        while rows := self._due():
            for row in rows:
                react(self.outside, row["_id"])
            let_waves_come(self.store)

    def _due(self) -> list[outbox.OutboxRow]:
        taking_in.take_in(self.store)
        return outbox.forgotten(self.store)

    def heard(self, address: str) -> list[str]:
        """The titles that arrived at an address or a topic, oldest first."""
        return [one.title for one in self.console.sent if one.to.value == address]


def subscription_of(store: Store, channel: SubscriptionChannel, address: str) -> Subscription | None:
    """The active subscription of a contact; None when there is none."""
    digest = store.vault.digest("subscription", channel, address)
    query = {"channel": channel, "to.digest": digest, "active": True}
    return store.collection(SUBSCRIPTIONS).find_one(query)
