"""Twilio's webhooks: only genuine requests of this account count, and each counts once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from models.access.allowances import LIMITS, Limit
from models.alerts.alerts import Alert
from models.following.subscriptions import SubscriptionChannel
from models.messages import messages, sending, taking_in
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.store import Store
from tests.alerting import Country, subscription_of
from tests.sms import NUMBER, SID, Twilio, by_sms, kept, key_of
from tests.standins.twilio import sms_form


def test_what_a_provider_took_has_not_arrived_yet(store: Store, warned: tuple[Country, Alert]) -> None:
    found = by_sms(store, warned[1])
    assert (found.accepted, found.delivered, found.undelivered) == (2, 0, 0)


def test_a_receipt_counts_a_warning_as_delivered(
    line: Twilio, store: Store, warned: tuple[Country, Alert]
) -> None:
    assert line.tell(key_of(store, warned[1], NUMBER), "delivered").status_code == 204
    found = by_sms(store, warned[1])
    assert (found.accepted, found.delivered, found.undelivered) == (2, 1, 0)


@pytest.mark.parametrize("status", ["undelivered", "failed"])
def test_what_never_arrived_is_counted_with_its_reason(
    line: Twilio, store: Store, warned: tuple[Country, Alert], status: str
) -> None:
    line.tell(key_of(store, warned[1], NUMBER), status, "30003")
    found = by_sms(store, warned[1])
    assert (found.accepted, found.delivered, found.undelivered) == (2, 0, 1)
    assert dict(found.reasons) == {"30003": 1}


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "accepted", "something-new"])
def test_a_state_on_the_way_changes_nothing(
    line: Twilio, store: Store, warned: tuple[Country, Alert], status: str
) -> None:
    assert line.tell(key_of(store, warned[1], NUMBER), status).status_code == 204
    assert by_sms(store, warned[1]).delivered == 0


def test_one_part_that_is_lost_leaves_the_message_lost(
    line: Twilio, store: Store, warned: tuple[Country, Alert]
) -> None:
    key = key_of(store, warned[1], NUMBER)
    line.tell(f"{key}.2", "undelivered", "30008")
    line.tell(key, "delivered")
    assert (by_sms(store, warned[1]).delivered, by_sms(store, warned[1]).undelivered) == (0, 1)


def test_a_carriers_stop_ends_the_subscription(
    line: Twilio, store: Store, warned: tuple[Country, Alert]
) -> None:
    line.tell(key_of(store, warned[1], NUMBER), "failed", "21610")
    assert subscription_of(store, SubscriptionChannel.SMS, NUMBER) is None


def test_a_message_knows_whether_it_arrived(line: Twilio, store: Store) -> None:
    message = messages.queue(
        store, OutgoingMessage("k", MessageChannel.SMS, Owner("phone", "x"), "Mã của bạn", to=NUMBER)
    )
    sending.mark_sent(store, message, SID)
    line.tell(message["_id"], "undelivered", "30005")
    found = messages.get(store, message["_id"])
    assert (found["state"], found["fate"], found["fate_code"]) == ("sent", "undelivered", "30005")


def test_a_receipt_for_what_nobody_sent_is_let_go(line: Twilio, store: Store) -> None:
    assert line.tell("nobody:sms:knows", "delivered").status_code == 204
    assert store.db["delivery_ledger"].count_documents({}) == 0


def test_an_sms_is_kept_and_answered_later(line: Twilio, store: Store) -> None:
    answer = line.say("Ngập đường Lê Lợi")
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert b"Message" not in answer.get_data()
    assert taking_in.take_in(store) == 1
    assert store.db["outbox"].count_documents({"reaction": "answer_message"}) == 1


def test_an_sms_that_comes_again_counts_once(line: Twilio, store: Store) -> None:
    line.say("Ngập đường Lê Lợi")
    assert line.say("Ngập đường Lê Lợi").status_code == 200
    assert kept(store) == 1


@pytest.mark.parametrize(
    "sender", ["+12025550123", "6789", "VIETTEL", "whatsapp:+84912345671", "+842923820000"]
)
def test_a_number_that_would_cost_is_never_answered(line: Twilio, store: Store, sender: str) -> None:
    assert line.say("xin chào", From=sender).status_code == 200
    assert kept(store) == 0


def test_without_an_account_nobody_is_twilio(client: FlaskClient) -> None:
    form = sms_form(NUMBER, "STOP")
    signed = RequestValidator("").compute_signature("http://127.0.0.1:8080/webhooks/twilio", form)
    answer = client.post("/webhooks/twilio", data=form, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 403


def test_a_number_that_writes_without_end_is_kept_only_so_often_but_may_always_stop(
    line: Twilio, store: Store
) -> None:
    most = LIMITS[Limit.CHAT].amount
    for number in range(most + 3):
        line.say("xin chào", f"SM{number:032x}")
    assert kept(store) == most
    line.say("DUNG", f"SM{most + 10:032x}")
    line.say("cứu với nước ngập tới mái nhà", f"SM{most + 11:032x}")
    assert kept(store) == most + 2
