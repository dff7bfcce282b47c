"""Twilio on the line: requests that are signed as Twilio signs them, for tests of its webhooks."""

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
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.delivery import reach
from models.following.subscriptions import SubscriptionChannel
from models.settings import Settings
from models.store import Store
from tests.alerting import Country, approved, subscription_of
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
    row = subscription_of(store, SubscriptionChannel.SMS, number)
    assert row
    return f"{alert['_id']}:sms:{row['_id']}"


def by_sms(store: Store, alert: Alert) -> reach.ChannelReach:
    """What became of an alert by SMS."""
    return next(one for one in reach.reach(store, alert) if one.channel == "sms")


def kept(store: Store) -> int:
    """How many SMS of residents were kept."""
    return store.db["messages"].count_documents({"direction": "in"})
