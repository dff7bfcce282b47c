"""Twilio's webhooks: only genuine requests of this account count, and each counts once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from api import create_app
from api.extensions.context import EXTENSION
from models.alerts import reach, subscriptions
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.subscriptions import SubscriptionChannel
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.settings import Settings
from models.store import Store
from tests.alerting import Country, approved
from tests.builders import PHUONG_TRA_VINH
from tests.standins import settings as twilio
from tests.standins.twilio import sms_form, status_form

NUMBER, OTHER = "+84912345671", "+84912345672"
PUBLIC = "https://loa.example"
SID = f"SM{7:032x}"


class Twilio:
    """Twilio, posting to Loa behind its proxy."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def post(
        self, path: str, form: Mapping[str, str], *, token: str = "", public: str = PUBLIC
    ) -> TestResponse:
        """Post a form, signed for the public address."""
        signed = RequestValidator(token or twilio.TWILIO_AUTH_TOKEN).compute_signature(public + path, form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signed})

    def say(self, text: str, sid: str = SID, **changed: str) -> TestResponse:
        """A resident sends an SMS."""
        return self.post("/webhooks/twilio", {**sms_form(NUMBER, text, sid), **changed})

    def tell(self, key: str, status: str, code: str = "", sid: str = SID) -> TestResponse:
        """The carrier says what became of a message."""
        form = status_form(twilio.TWILIO_ACCOUNT_SID, sid, NUMBER, status, code)
        return self.post(f"/webhooks/twilio/status?key={quote(key, safe='')}", form)


@pytest.fixture(scope="module")
def twilio_app(settings: Settings) -> Iterator[Flask]:
    """The web application with an account at Twilio, behind a proxy."""
    account = dataclasses.replace(
        settings,
        twilio_account_sid=twilio.TWILIO_ACCOUNT_SID,
        twilio_auth_token=twilio.TWILIO_AUTH_TOKEN,
        public_url=PUBLIC,
    )
    app = create_app(account)
    yield app
    app.extensions[EXTENSION].close()


@pytest.fixture
def line(twilio_app: Flask, store: Store) -> Twilio:
    """Twilio on the line."""
    return Twilio(twilio_app.test_client())


@pytest.fixture
def warned(store: Store) -> tuple[Country, Alert]:
    """Two people who were warned by SMS."""
    country = Country(store)
    for number in (NUMBER, OTHER):
        country.follow(number, PHUONG_TRA_VINH)
    alert = approved(store, Status.ACTUAL)
    country.work()
    return country, alert


def key_of(store: Store, alert: Alert, number: str) -> str:
    """The key under which somebody was warned."""
    row = subscriptions.of_address(store, SubscriptionChannel.SMS, number)
    assert row
    return f"{alert['_id']}:sms:{row['_id']}"


def by_sms(store: Store, alert: Alert) -> reach.ChannelReach:
    """What became of an alert by SMS."""
    return next(one for one in reach.reach(store, alert) if one.channel == "sms")


def kept(store: Store) -> int:
    """How many SMS of residents were kept."""
    return store.db["messages"].count_documents({"direction": "in"})


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
    assert subscriptions.of_address(store, SubscriptionChannel.SMS, NUMBER) is None


def test_a_message_knows_whether_it_arrived(line: Twilio, store: Store) -> None:
    message = messages.queue(
        store, OutgoingMessage("k", MessageChannel.SMS, Owner("phone", "x"), "Mã của bạn", to=NUMBER)
    )
    messages.mark_sent(store, message, SID)
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
