"""Alerts that are approved and sent while processes are killed: who was missed, and how often somebody was told again.

Each round approves one alert over HTTP, kills one process while calls of providers are in flight, at a random point
of the sending, and starts it again. Where what is killed has had its part in the alert by then, a second one is being
approved at that moment. What arrived is counted at the stand-ins, by Loa's keys.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import requests
from pymongo.errors import PyMongoError

from models.access.permissions import Role
from models.alerts.alerts import ALERTS, Alert
from models.alerts.cap_terms import Status
from models.areas.areas import AREAS, Level
from models.delivery.deliveries import DELIVERIES, DeliveryState
from models.delivery.recipient_ledger import RECIPIENTS
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.language.languages import LANGUAGES
from models.messages.ledgers import LedgerState
from models.people.devices import DEVICES
from models.store import Store, new_id, outbox
from notifications.channels.zalo.api import ZaloApi
from notifications.channels.zalo.tokens import ZaloTokens
from notifications.queues import WORKERS, Lane
from tests import standins
from tests.alerting import contact, submitted
from tests.builders import VINH_LONG, Caller, a_device, an_official, headers_for
from tests.chaos.whole import Whole

#: How long each call of a provider takes, so that kills meet some on their way.
DELAY = 0.1

#: Communes among which the recipients live; a round warns one of them.
COMMUNES = 10


@dataclass
class People:
    """Who lives where: by commune the addresses of phones, of Zalo and of SMS."""

    of: dict[str, list[str]] = field(default_factory=dict)

    def expected(self, alert: Alert) -> set[str]:
        """The addresses that an alert must reach one by one."""
        return {one for area_id in alert["area_ids"] for one in self.of[area_id]}


#: Whose part in an alert is over when calls are in flight.
EARLY = frozenset({"web", "relay", "broker"})

#: The part of the recipients of an alert that is asked for at most when something is killed.
MOST_DONE = 0.8

#: So long one waits for calls in flight, in seconds.
PATIENCE = 30

#: Who brings calls into doubt when it is killed: whoever made them, and what was to note their answers.
IN_DOUBT = frozenset({WORKERS[Lane.ALERTS], "mongod"})


@dataclass
class Kill:
    """One kill: what was killed, and the keys of the recipients whose calls it brought into doubt.

    :ivar calls: how many calls were in flight at that moment, whoever was killed.
    :ivar repeats: who of them was asked for again.
    """

    name: str
    in_flight: frozenset[str]
    calls: int
    repeats: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Outcome:
    """What came of it all.

    :param unexplained: the keys under which somebody was asked for more often than kills had brought them into doubt;
        where there is none, the repeats of each kill are at most the calls in flight at that kill.
    """

    kills: list[Kill]
    expected: int
    missed: list[str]
    unexplained: list[str]
    dead_letters: int

    @property
    def repeats(self) -> int:
        """How many calls were made again."""
        return sum(len(kill.repeats) for kill in self.kills) + len(self.unexplained)


def settle_in(
    store: Store, box: standins.Box, number: int, *, communes: int = COMMUNES, delay: float = DELAY
) -> People:
    """Let so many people follow some communes, a third each on phones, Zalo and SMS.

    :param delay: how long each call of a provider takes from then on, in seconds.
    """
    inside = {"level": Level.COMMUNE, "path": VINH_LONG}
    # Whoever is killed between Zalo's answer and the storing of it loses the pair, once a day at most, and an
    # operator has to give consent again (docs/decisions/zalo-windows.md). That is not what is tried here.
    ZaloTokens(store, ZaloApi(store.settings)).pair()
    chosen = store.collection(AREAS).find(inside).sort("_id", 1).limit(communes)
    people, each = People(), number // communes // 3
    box.delay = delay
    for place, area in enumerate(chosen):
        found = people.of[area["_id"]] = _phones(store, area["_id"], place, each)
        for one in range(each):
            user, phone = f"61424948{place:04}{one:07}", f"+8490{place:02}{one:05}"
            box.zalo.hear(user)
            for by, address in ((SubscriptionChannel.ZALO, user), (SubscriptionChannel.SMS, phone)):
                subscriptions.follow(store, contact(by, address), [area["_id"]], evidence="theo dõi")
                found.append(address)
    return people


def go(
    whole: Whole,
    box: standins.Box,
    people: People,
    victims: Sequence[str],
    chance: random.Random,
    say: Callable[[str], None],
) -> Outcome:
    """Kill one victim after another, each while an alert goes out; returns what came of it."""
    store, kills, alerts = whole.store, list[Kill](), list[Alert]()
    approver = an_official(store, role=Role.APPROVER)
    for number, victim in enumerate(victims, 1):
        alert, approving = _begin(whole, approver, people, chance)
        alerts.append(alert)
        _wait_for_calls(store, alert, chance.random() * MOST_DONE * len(people.expected(alert)))
        if victim in EARLY:
            second, also = _begin(whole, approver, people, chance)
            alerts.append(second)
            time.sleep(chance.uniform(0, 0.3))
            _wait_for_calls(store, alert, 0)
        kills.append(_kill(whole, victim))
        approving.join()
        if victim in EARLY:
            also.join()
        kill = kills[-1]
        say(f"round {number}: {victim} killed, {kill.calls} calls in flight, {len(kill.in_flight)} in doubt")
    wait_until_all_is_sent(store)
    return _count(store, box, people, alerts, kills)


def _begin(whole: Whole, approver: Caller, people: People, chance: random.Random) -> tuple[Alert, Thread]:
    """Begin to approve an alert for one of the communes."""
    alert = submitted(whole.store, Status.ACTUAL, area_ids=[chance.choice(list(people.of))])
    approving = Thread(target=_approve, args=(whole, approver, alert))
    approving.start()
    return alert, approving


def _wait_for_calls(store: Store, alert: Alert, number: float) -> None:
    """Wait until so many have been asked for and somebody is being asked for, whichever alert it is of."""
    ends = time.monotonic() + PATIENCE
    asked = {"alert_id": alert["_id"], "channel": {"$ne": "fcm"}}
    while time.monotonic() < ends:
        hurry(store)
        if store.collection(RECIPIENTS).count_documents(asked) >= number and _in_flight(store):
            return
        time.sleep(0.01)


def _kill(whole: Whole, victim: str) -> Kill:
    """Kill and start again; what was in flight is read where it can't change any more, if there is such a moment."""
    before = _in_flight(whole.store)
    whole.kill(victim)
    left = _in_flight(whole.store) if victim in IN_DOUBT - {"mongod"} else frozenset()
    whole.start(victim)
    # What was being claimed when the store was killed may have been noted all the same.
    doubted = before | _in_flight(whole.store) if victim == "mongod" else left
    return Kill(victim, doubted, len(doubted) if victim in IN_DOUBT else len(before))


def _phones(store: Store, area_id: str, place: int, number: int) -> list[str]:
    """Register a phone, and as many more like it."""
    first = a_device(store, area_ids=[area_id], push_token=f"token-{place}-0").document
    rows: list[Any] = [
        {**first, "_id": new_id(), "push_token": f"token-{place}-{one}", "token_digest": new_id()}
        for one in range(1, number)
    ]
    if rows:
        store.collection(DEVICES).insert_many(rows)
    return [f"token-{place}-{one}" for one in range(number)]


def _approve(whole: Whole, approver: Caller, alert: Alert) -> None:
    """Approve an alert as an impatient person does: again, under the same key, until it says that it is approved."""
    headers = {
        **headers_for(approver),
        "If-Match": f'"{alert["version"]}"',
        "Idempotency-Key": f"approve-{alert['_id']}",
    }
    while True:
        try:
            answer = whole.post(f"/v1/desk/alerts/{alert['_id']}/actions/approve", headers)
        except requests.RequestException:
            time.sleep(0.2)
            continue
        if answer.ok:
            return
        assert answer.status_code in {409, 429, 500, 502, 503, 504}, answer.text
        time.sleep(0.5)


def hurry(store: Store) -> None:
    """Let every planned wave begin now: what is tried is what kills do, not how long a wave waits."""
    waiting = {"state": DeliveryState.PLANNED, "version": 1}
    try:
        ids = [row["_id"] for row in store.collection(DELIVERIES).find(waiting, {"_id": 1})]
        query = {"subject.kind": "delivery", "subject.id": {"$in": ids}, "action": "planned"}
        rows = [f"{event['_id']}:send_delivery" for event in store.db.events.find(query, {"_id": 1})]
        first = {"_id": {"$in": rows}, "attempts": 0, "state": outbox.OutboxState.PENDING}
        store.collection(outbox.OUTBOX).update_many(first, {"$set": {"due_at": datetime.now(UTC)}})
    except PyMongoError:
        return


def _in_flight(store: Store) -> frozenset[str]:
    """The keys of the recipients whom somebody is asking for now."""
    asked = {"state": LedgerState.OPEN, "until": {"$gt": datetime.now(UTC)}, "code": None}
    return frozenset(row["_id"] for row in store.collection(RECIPIENTS).find(asked, {"_id": 1}))


def wait_until_all_is_sent(store: Store, seconds: float = 300) -> None:
    """Wait until nothing is left to be sent of any alert, or for so many seconds."""
    deadline = time.monotonic() + seconds
    kinds = ["plan_alert", "plan_farewells", "send_delivery", "send_topics"]
    pending = {"state": outbox.OutboxState.PENDING, "reaction": {"$in": kinds}}
    while store.collection(outbox.OUTBOX).find_one(pending) and time.monotonic() < deadline:
        hurry(store)
        time.sleep(0.5)


def _count(
    store: Store, box: standins.Box, people: People, alerts: Sequence[Alert], kills: list[Kill]
) -> Outcome:
    issued = {one["_id"]: one for one in store.collection(ALERTS).find({"state": "approved"})}
    assert {alert["_id"] for alert in alerts} <= issued.keys()
    arrived: dict[str, set[str]] = {}
    for one in box.arrived:
        arrived.setdefault(one.key.split(":")[0], set()).add(one.to)
    expected, missed = 0, []
    for alert in alerts:
        expected += len(people.expected(alert)) + topics_of(alert)
        missed += missed_by(people, alert, arrived.get(alert["_id"], set()))
    return Outcome(
        kills,
        expected,
        missed,
        unexplained=_explain({one.key: one.calls - 1 for one in box.arrived}, kills),
        dead_letters=outbox.count(store, outbox.OutboxState.FAILED),
    )


def topics_of(alert: Alert) -> int:
    """Return how many push topics an alert goes to."""
    return len(LANGUAGES) * len(alert["area_ids"])


def missed_by(people: People, alert: Alert, reached: Set[str]) -> list[str]:
    """Return the addresses that an alert has not reached, and "a topic" for each topic.

    :param reached: the addresses and topics at which it arrived.
    """
    each = people.expected(alert)
    return [*sorted(each - reached), *["a topic"] * (topics_of(alert) - len(reached - each))]


def _explain(repeats: Mapping[str, int], kills: Sequence[Kill]) -> list[str]:
    """Lay each repeat to a kill at which its call was in flight, one to each; returns the keys of those left over."""
    left: list[str] = []
    for key, number in repeats.items():
        blamed = [kill for kill in kills if key in kill.in_flight][:number]
        for kill in blamed:
            kill.repeats.add(key)
        left += [key] * (number - len(blamed))
    return left
