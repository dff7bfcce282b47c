"""Webhooks: verified first, told signed, tried again, disabled when nothing arrives, and sent again on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from redis import Redis
from standardwebhooks import Webhook as Checker
from standardwebhooks import WebhookVerificationError

from models.alerts import alerts
from models.alerts.cap_terms import CapScope, MsgType, Status
from models.alerts.states import AlertState
from models.errors import Clash, Invalid, NotFound
from models.messages import messages
from models.messages.messages import MESSAGES
from models.partners import webhook_content, webhook_deliveries, webhook_secrets, webhooks
from models.partners.webhook_deliveries import PAUSES, WEBHOOK_DELIVERIES, DeliveryState, WebhookDelivery
from models.partners.webhooks import MOST_FAILURES, Webhook, WebhookState
from models.settings import Environment
from models.store import Store, outbox
from models.store.events import Actor
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from models.version import VERSION
from notifications.channels import Address, AddressKind, Channels, Outgoing, open_channels
from notifications.reactor import Outside, react
from tests.alerting import approved, issued
from tests.builders import an_official
from tests.partners import Call, Partner, Reply, running

ADMIN: Actor = {"kind": "official", "id": "admin"}

OURS = {
    Reaction.PLAN_WEBHOOKS,
    Reaction.SEND_WEBHOOK,
    Reaction.VERIFY_WEBHOOK,
    Reaction.WARN_ADMINISTRATORS,
}


def willing(call: Call) -> Reply:
    """A server that wants to be told, and takes everything."""
    return Reply(body=call.query.get("hub.challenge", "").encode())


@pytest.fixture
def partner() -> Iterator[Partner]:
    """A partner's server that is willing."""
    with running(willing) as server:
        yield server


@pytest.fixture
def outside(store: Store) -> Iterator[Outside]:
    """What the reactions work with."""
    channels: Channels = open_channels(store)
    yield Outside(store, channels)
    channels.close()


def work(outside: Outside) -> None:
    """Do everything of ours that is due."""
    while rows := [row for row in outbox.forgotten(outside.store) if row["reaction"] in OURS]:
        for row in rows:
            react(outside, row["_id"])


def registered(store: Store, url: str, *statuses: Status) -> tuple[Webhook, str]:
    """A webhook that was just registered, and its secret."""
    asked = statuses or (Status.ACTUAL,)
    return webhooks.register(store, {"name": "Đài tỉnh", "url": url, "statuses": asked}, ADMIN)


def active(outside: Outside, url: str, *statuses: Status) -> tuple[Webhook, str]:
    """A webhook that was verified, and its secret."""
    made, secret = registered(outside.store, url, *statuses)
    work(outside)
    return webhooks.get(outside.store, made["_id"]), secret


def deliveries(store: Store) -> list[WebhookDelivery]:
    """All deliveries, oldest first."""
    return list(store.collection(WEBHOOK_DELIVERIES).find().sort("created_at", 1))


def later(store: Store) -> None:
    """Let every pause be over."""
    store.collection(OUTBOX).update_many({"state": "pending"}, {"$set": {"due_at": datetime.now(UTC)}})


def test_a_server_that_sends_the_challenge_back_is_told_from_then_on(
    outside: Outside, partner: Partner
) -> None:
    webhook, _ = active(outside, partner.url)
    asked = partner.calls[0].query
    assert (webhook["state"], asked["hub.mode"]) == (WebhookState.ACTIVE, "subscribe")
    assert asked["hub.topic"].endswith("/cap/feed.atom")
    assert len(asked["hub.challenge"]) > 40


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(body=b"something else"), "challenge_not_echoed"),
        (Reply(404), "http_404"),
        (Reply(302, headers={"Location": "http://127.0.0.1:1/"}), "http_302"),
    ],
)
def test_a_server_that_does_not_is_told_nothing(outside: Outside, reply: Reply, code: str) -> None:
    with running(lambda _call: reply) as server:
        webhook, _ = active(outside, server.url)
        approved(outside.store, Status.ACTUAL)
        work(outside)
        assert (webhook["state"], webhook["reason"], len(server.got("POST"))) == (
            WebhookState.PENDING,
            code,
            0,
        )


def test_what_is_told_is_signed_so_that_partners_can_check_it(outside: Outside, partner: Partner) -> None:
    _, secret = active(outside, partner.url)
    alert = approved(outside.store, Status.ACTUAL)
    work(outside)
    (call,) = partner.got("POST")
    said: Any = Checker(secret).verify(call.body, call.headers)
    assert (said["type"], said["data"]["identifier"]) == ("alert.actual", alert["identifier"])
    assert said["data"]["cap"].encode() == bytes(alert["cap"])
    assert said["data"]["url"].endswith(f"/cap/alerts/{alert['identifier']}.xml")
    assert deliveries(outside.store)[0]["state"] == DeliveryState.TAKEN
    with pytest.raises(WebhookVerificationError):
        Checker(secret).verify(call.body.replace(b"Actual", b"Test"), call.headers)


def test_updates_and_cancellations_are_told_with_what_they_replace(
    outside: Outside, partner: Partner
) -> None:
    active(outside, partner.url)
    first = approved(outside.store, Status.ACTUAL)
    issued(outside.store, first, MsgType.CANCEL)
    work(outside)
    said = [json.loads(call.body)["data"] for call in partner.got("POST")]
    assert [one["msg_type"] for one in said] == ["Alert", "Cancel"]
    assert first["identifier"] in said[1]["references"][0]


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("wanted", list(Status))
def test_drills_and_tests_go_to_those_who_asked_and_under_another_name(
    outside: Outside, partner: Partner, status: Status, wanted: Status
) -> None:
    active(outside, partner.url, wanted)
    approved(outside.store, status)
    work(outside)
    types = [json.loads(call.body)["type"] for call in partner.got("POST")]
    assert types == ([f"alert.{status.lower()}"] if status is wanted else [])


def test_only_what_is_approved_and_public_is_for_anybody() -> None:
    told = [
        (status, scope, state)
        for status, scope, state in product(Status, CapScope, AlertState)
        if webhook_content.is_for([Status.ACTUAL], {"status": status, "scope": scope, "state": state})
    ]
    assert told == [(Status.ACTUAL, CapScope.PUBLIC, AlertState.APPROVED)]


def test_planning_twice_tells_once(outside: Outside, partner: Partner) -> None:
    active(outside, partner.url)
    alert = approved(outside.store, Status.ACTUAL)
    webhook_deliveries.plan(outside.store, alert)
    webhook_deliveries.plan(outside.store, alert)
    work(outside)
    assert len(partner.got("POST")) == 1


def test_a_server_that_is_down_is_tried_again_with_the_same_id(outside: Outside, partner: Partner) -> None:
    active(outside, partner.url)
    partner.answer = lambda _call: Reply(503)
    approved(outside.store, Status.ACTUAL)
    work(outside)
    partner.answer = willing
    later(outside.store)
    work(outside)
    first, second = partner.got("POST")
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    (delivery,) = deliveries(outside.store)
    assert [one["code"] for one in delivery["attempts"]] == ["http_503", ""]


def test_pauses_grow_and_the_server_may_ask_for_longer_ones(outside: Outside, partner: Partner) -> None:
    active(outside, partner.url)
    partner.answer = lambda _call: Reply(429, headers={"Retry-After": "400"})
    approved(outside.store, Status.ACTUAL)
    work(outside)
    row = outside.store.collection(OUTBOX).find_one({"reaction": Reaction.SEND_WEBHOOK})
    assert row
    assert 395 < (row["due_at"] - datetime.now(UTC)).total_seconds() < 500
    assert list(PAUSES) == sorted(PAUSES)


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


def fail_once(outside: Outside) -> None:
    """An alert that the server takes at no try."""
    approved(outside.store, Status.ACTUAL)
    work(outside)
    for _ in PAUSES:
        later(outside.store)
        work(outside)


def test_a_server_that_never_takes_anything_is_disabled_and_administrators_are_told(
    outside: Outside, partner: Partner
) -> None:
    store = outside.store
    admin = an_official(store, role="admin")
    store.db["officials"].update_one({"_id": admin.document["_id"]}, {"$set": {"totp": {"sealed": "x"}}})
    webhook, _ = active(outside, partner.url)
    store.db["webhooks"].update_one({"_id": webhook["_id"]}, {"$set": {"failures": MOST_FAILURES - 1}})
    partner.answer = lambda _call: Reply(500)
    fail_once(outside)
    after = webhooks.get(store, webhook["_id"])
    assert (after["state"], after["reason"]) == (WebhookState.DISABLED, "http_500")
    (delivery,) = deliveries(store)
    assert (delivery["state"], len(delivery["attempts"])) == (DeliveryState.FAILED, len(PAUSES) + 1)
    letters = [messages.opened(store, row) for row in store.collection(MESSAGES).find({"channel": "inbox"})]
    assert [("Đài tỉnh" in one["title"], "http_500" in one["body"]) for one in letters] == [(True, True)]


def test_a_server_that_takes_one_begins_again_at_none(outside: Outside, partner: Partner) -> None:
    webhook, _ = active(outside, partner.url)
    outside.store.db["webhooks"].update_one({"_id": webhook["_id"]}, {"$set": {"failures": 3}})
    approved(outside.store, Status.ACTUAL)
    work(outside)
    assert webhooks.get(outside.store, webhook["_id"])["failures"] == 0


def test_a_server_that_is_gone_is_disabled_at_once(outside: Outside, partner: Partner) -> None:
    webhook, _ = active(outside, partner.url)
    partner.answer = lambda _call: Reply(410)
    approved(outside.store, Status.ACTUAL)
    work(outside)
    after = webhooks.get(outside.store, webhook["_id"])
    assert (after["state"], after["reason"]) == (WebhookState.DISABLED, "http_410")


def test_what_was_missed_is_sent_again_by_time_or_one_by_one(outside: Outside, partner: Partner) -> None:
    store = outside.store
    webhook, _ = active(outside, partner.url)
    disabled = webhooks.disable(store, webhook["_id"], ADMIN, expect=webhook["version"])
    begins = datetime.now(UTC) - timedelta(minutes=1)
    first, second = approved(store, Status.ACTUAL), approved(store, Status.ACTUAL)
    approved(store, Status.EXERCISE)
    work(outside)
    ends = datetime.now(UTC) + timedelta(minutes=1)
    with pytest.raises(Clash, match="webhook_inactive"):
        webhook_deliveries.replay(store, webhook["_id"], begins, ends, ADMIN)
    webhooks.ask_again(store, webhook["_id"], ADMIN, expect=disabled["version"])
    work(outside)
    planned = webhook_deliveries.replay(store, webhook["_id"], begins, ends, ADMIN)
    work(outside)
    webhook_deliveries.send_again(store, webhook["_id"], planned[0]["_id"], ADMIN)
    work(outside)
    sent = [json.loads(call.body)["data"]["identifier"] for call in partner.got("POST")]
    assert sorted(sent[:2]) == sorted([first["identifier"], second["identifier"]])
    assert sent[2] == alerts.get(store, planned[0]["alert_id"] or "")["identifier"]
    assert partner.got("POST")[2].headers["webhook-id"] in {
        call.headers["webhook-id"] for call in partner.got("POST")[:2]
    }


def test_a_time_that_ends_before_it_begins_is_refused(outside: Outside, partner: Partner) -> None:
    webhook, _ = active(outside, partner.url)
    now = datetime.now(UTC)
    with pytest.raises(Invalid):
        webhook_deliveries.replay(outside.store, webhook["_id"], now, now, ADMIN)


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


def test_while_a_secret_is_replaced_both_prove_a_message(outside: Outside, partner: Partner) -> None:
    store = outside.store
    webhook, former = active(outside, partner.url)
    _, fresh = webhooks.rotate(store, webhook["_id"], ADMIN, expect=webhook["version"])
    webhook_deliveries.ping(store, webhook["_id"], ADMIN)
    work(outside)
    (call,) = partner.got("POST")
    for secret in (former, fresh):
        Checker(secret).verify(call.body, call.headers)
    rows = webhooks.get(store, webhook["_id"])["secrets"]
    after = webhook_secrets.headers(store, rows, "m", "{}", datetime.now(UTC) + webhook_secrets.OVERLAP)
    assert len(after[webhook_secrets.SIGNATURE].split()) == 1


def test_secrets_are_kept_sealed(outside: Outside, partner: Partner) -> None:
    webhook, secret = active(outside, partner.url)
    assert secret not in str(outside.store.db["webhooks"].find_one({"_id": webhook["_id"]}))
    assert secret not in str(list(outside.store.db["events"].find()))


def test_another_address_is_challenged_before_it_is_told(outside: Outside, partner: Partner) -> None:
    webhook, _ = active(outside, partner.url)
    with running(lambda _call: Reply(body=b"no")) as other:
        webhooks.change(outside.store, webhook["_id"], {"url": other.url}, ADMIN, expect=webhook["version"])
        approved(outside.store, Status.ACTUAL)
        work(outside)
        assert (len(partner.got("POST")), len(other.got("POST"))) == (0, 0)


def test_a_removed_one_is_told_nothing_and_keeps_nothing(outside: Outside, partner: Partner) -> None:
    webhook, _ = active(outside, partner.url)
    approved(outside.store, Status.ACTUAL)
    webhooks.remove(outside.store, webhook["_id"], ADMIN, expect=webhook["version"])
    work(outside)
    with pytest.raises(NotFound):
        webhooks.get(outside.store, webhook["_id"])
    row: Any = outside.store.db["webhooks"].find_one({"_id": webhook["_id"]})
    assert (row["url"], row["secrets"], partner.got("POST")) == ("", [], [])


def test_in_production_no_server_inside_the_house_is_called(outside: Outside, partner: Partner) -> None:
    settings = replace(outside.store.settings, loa_env=Environment.PRODUCTION)
    strict = replace(outside.store, settings=settings)
    made, _ = registered(outside.store, partner.url.replace("127.0.0.1", "localhost"))
    channels = open_channels(strict)
    work(Outside(strict, channels))
    channels.close()
    assert webhooks.get(strict, made["_id"])["reason"] == "address_inside"
    assert partner.calls == []
