"""No partner waits for another, and a ping asks only whether the way is open."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import Any

import pytest
from redis import Redis
from standardwebhooks import Webhook as Checker

from models.alerts.cap_terms import Status
from models.errors import Clash
from models.partners import webhook_deliveries, webhooks
from models.partners.webhook_deliveries import DeliveryState
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from models.version import VERSION
from notifications.channels import Address, AddressKind, Outgoing
from notifications.reactor import Outside
from tests.alerting import approved
from tests.partners import Call, Partner, Reply, running
from tests.webhooking import ADMIN, active, deliveries, willing, work


@pytest.fixture
def fresh_rates(outside: Outside) -> None:
    """No bucket is begun, and nothing is paused."""
    with Redis.from_url(outside.store.settings.alerts_broker) as client:
        for key in client.scan_iter("loa:*"):
            client.delete(key)


@pytest.mark.usefixtures("fresh_rates")
def test_a_partner_that_asks_for_a_pause_holds_up_nobody_else(outside: Outside, partner: Partner) -> None:
    refusing = Reply(503, headers={"Retry-After": "99999999"})
    with running(willing) as second, running(willing) as third:
        for one in (partner, second, third):
            active(outside, one.url, Status.ACTUAL, Status.TEST)
        third.answer = lambda _call: refusing
        approved(outside.store, Status.TEST)
        work(outside)
        approved(outside.store, Status.ACTUAL)
        work(outside)
        assert [len(one.got("POST")) for one in (partner, second, third)] == [2, 2, 2]
    row = outside.store.collection(OUTBOX).find_one({"reaction": Reaction.SEND_WEBHOOK, "state": "pending"})
    assert row
    # At most an hour, and a fifth, by which rows are spread.
    assert 3500 < (row["due_at"] - datetime.now(UTC)).total_seconds() < 4400


@pytest.mark.usefixtures("fresh_rates")
def test_what_waits_for_its_turn_has_used_up_no_try(outside: Outside, partner: Partner) -> None:
    webhook, _ = active(outside, partner.url)
    channel = outside.channels.webhook
    rates = channel.bucket
    assert rates
    message = Outgoing(key="1", to=Address(AddressKind.WEBHOOK, webhook["url"]), body="")
    rates.pause(channel.taker(message), 60)
    approved(outside.store, Status.ACTUAL)
    work(outside)
    (delivery,) = deliveries(outside.store)
    assert (delivery["state"], delivery["attempts"], partner.got("POST")) == (DeliveryState.PENDING, [], [])


def test_a_partner_that_hangs_takes_no_more_than_its_places(outside: Outside) -> None:
    release = threading.Event()

    def hang(_call: Call) -> Reply:
        release.wait(5)
        return Reply()

    with running(hang) as server, ThreadPoolExecutor(4) as pool:
        message = Outgoing(key="1", to=Address(AddressKind.WEBHOOK, server.url), body="{}")
        begun = [pool.submit(outside.channels.webhook.try_send, message) for _ in range(4)]
        errors = [one.exception() for one in wait(begun, 1).done]
        release.set()
        assert [getattr(one, "code", "") for one in errors] == ["rate", "rate"]
        assert len(server.got("POST")) == 2


def test_a_ping_says_nothing_and_is_tried_once(outside: Outside, partner: Partner) -> None:
    webhook, secret = active(outside, partner.url)
    webhook_deliveries.ping(outside.store, webhook["_id"], ADMIN)
    work(outside)
    partner.answer = lambda _call: Reply(500)
    webhook_deliveries.ping(outside.store, webhook["_id"], ADMIN)
    work(outside)
    (taken, refused) = partner.got("POST")
    said: Any = Checker(secret).verify(taken.body, taken.headers)
    assert said["type"] == "ping"
    assert refused.headers["webhook-id"] != taken.headers["webhook-id"]
    assert [one["state"] for one in deliveries(outside.store)] == [DeliveryState.TAKEN, DeliveryState.FAILED]
    assert webhooks.get(outside.store, webhook["_id"])["failures"] == 0


def test_a_ping_leaves_the_version_that_officials_saw(outside: Outside, partner: Partner) -> None:
    webhook, _ = active(outside, partner.url)
    outside.store.db["webhooks"].update_one({"_id": webhook["_id"]}, {"$set": {"failures": 2}})
    webhook_deliveries.ping(outside.store, webhook["_id"], ADMIN)
    work(outside)
    after = webhooks.get(outside.store, webhook["_id"])
    assert (after["version"], after["failures"]) == (webhook["version"], 2)


def test_a_server_that_has_proved_nothing_is_sent_no_ping(outside: Outside) -> None:
    with running(lambda _call: Reply(body=b"no")) as server:
        webhook, _ = active(outside, server.url)
        with pytest.raises(Clash, match="webhook_inactive"):
            webhook_deliveries.ping(outside.store, webhook["_id"], ADMIN)
        work(outside)
        assert server.got("POST") == []


def test_calls_say_whose_they_are(outside: Outside, partner: Partner) -> None:
    active(outside, partner.url)
    assert partner.calls[0].headers["User-Agent"] == f"Loa/{VERSION}"
