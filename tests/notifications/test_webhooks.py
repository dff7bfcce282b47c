"""Webhooks: verified first, told signed, tried again, disabled when nothing arrives, and sent again on demand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from standardwebhooks import Webhook as Checker
from standardwebhooks import WebhookVerificationError

from models.alerts import alerts
from models.alerts.cap_terms import CapScope, MsgType, Status
from models.alerts.states import AlertState
from models.errors import Clash, Invalid, NotFound
from models.messages import messages
from models.messages.messages import MESSAGES
from models.partners import webhook_content, webhook_deliveries, webhook_secrets, webhooks
from models.partners.webhook_deliveries import PAUSES, DeliveryState
from models.partners.webhooks import MOST_FAILURES, WebhookState
from models.settings import Environment
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from notifications.channels import open_channels
from notifications.reactor import Outside
from tests.alerting import approved, issued
from tests.builders import an_official
from tests.partners import Partner, Reply, running
from tests.webhooking import ADMIN, active, deliveries, later, registered, willing, work


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
    for _ in range(2):
        webhook_deliveries.plan(outside.store, alert, webhooks.active(outside.store))
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
