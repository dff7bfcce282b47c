"""Forged, bent and repeated callbacks of Twilio change nothing, and every callback that is asked for is served."""

from __future__ import annotations

import pytest
from twilio.request_validator import RequestValidator

from models.alerts.alerts import Alert
from models.following.subscriptions import SubscriptionChannel
from models.store import Store
from tests.alerting import Country, subscription_of
from tests.sms import NUMBER, PUBLIC, SID, Twilio, by_sms, kept, key_of
from tests.standins import settings as twilio
from tests.standins.twilio import sms_form, status_form


@pytest.mark.parametrize("path", ["/webhooks/twilio", "/webhooks/twilio/status?key=k"])
@pytest.mark.parametrize(
    "changes",
    [{"token": "another-token"}, {"public": "http://127.0.0.1:8080"}, {"public": "https://evil.example"}],
)
def test_what_is_not_signed_for_our_address_with_our_token_is_refused(
    line: Twilio,
    store: Store,
    path: str,
    changes: dict[str, str],
) -> None:
    assert line.post(path, sms_form(NUMBER, "STOP", SID), **changes).status_code == 403
    assert kept(store) == 0


def test_a_header_says_nothing_about_the_public_address(line: Twilio, store: Store) -> None:
    form = sms_form(NUMBER, "STOP", SID)
    signed = RequestValidator(twilio.TWILIO_AUTH_TOKEN).compute_signature(
        "https://evil.example/webhooks/twilio", form
    )
    headers = {
        "X-Twilio-Signature": signed,
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Host": "evil.example",
    }
    assert line.client.post("/webhooks/twilio", data=form, headers=headers).status_code == 403


def test_another_account_is_refused_even_with_a_good_signature(line: Twilio, store: Store) -> None:
    answer = line.say("STOP", AccountSid="AC00000000000000000000000000000009")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "webhook_not_ours")
    assert kept(store) == 0


def test_a_repeated_stop_does_not_undo_a_later_start(line: Twilio, store: Store) -> None:
    """Whoever has seen the request once may send it again for ever: there is no time in it."""
    country = Country(store)
    country.follow(NUMBER, "29242@2025-07-01")
    line.say("DUNG", f"SM{1:032x}")
    country.work()
    line.say("BAT DAU", f"SM{2:032x}")
    country.work()
    line.say("DUNG", f"SM{1:032x}")
    country.work()
    assert subscription_of(store, SubscriptionChannel.SMS, NUMBER)


def test_borders_of_signed_fields_cannot_be_moved_to_make_another_message(
    line: Twilio,
    store: Store,
) -> None:
    """The signature is over names and values in one row, so `MessageSid=X` + `NumMedia=0` signs as one longer id."""
    line.say("DUNG")
    form = sms_form(NUMBER, "DUNG", SID)
    signed = RequestValidator(twilio.TWILIO_AUTH_TOKEN).compute_signature(f"{PUBLIC}/webhooks/twilio", form)
    moved = {**form, "MessageSid": f"{SID}NumMedia0"}
    del moved["NumMedia"]
    answer = line.client.post("/webhooks/twilio", data=moved, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 403
    assert kept(store) == 1


def test_a_key_in_the_address_is_signed_too(
    line: Twilio,
    store: Store,
    warned: tuple[Country, Alert],
) -> None:
    form = status_form(twilio.TWILIO_ACCOUNT_SID, SID, NUMBER, "failed", "21610")
    signed = RequestValidator(twilio.TWILIO_AUTH_TOKEN).compute_signature(
        f"{PUBLIC}/webhooks/twilio/status?key=mine", form
    )
    other = f"/webhooks/twilio/status?key={key_of(store, warned[1], NUMBER)}"
    answer = line.client.post(other, data=form, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 403
    assert subscription_of(store, SubscriptionChannel.SMS, NUMBER)


def test_receipts_in_any_order_and_any_number_come_to_one_fate(
    line: Twilio,
    store: Store,
    warned: tuple[Country, Alert],
) -> None:
    key = key_of(store, warned[1], NUMBER)
    for status in ("delivered", "sent", "queued", "delivered", "sending"):
        line.tell(key, status)
    assert (by_sms(store, warned[1]).accepted, by_sms(store, warned[1]).delivered) == (2, 1)


def test_a_receipt_never_touches_what_is_no_sms(
    line: Twilio,
    store: Store,
    warned: tuple[Country, Alert],
) -> None:
    key = f"{warned[1]['_id']}:fcm:29242@2025-07-01:vi"
    line.tell(key, "failed", "21610")
    row = store.db["delivery_ledger"].find_one({"_id": key})
    assert row
    assert "fate" not in row


def test_a_long_forged_body_is_refused_before_anything_is_kept(line: Twilio, store: Store) -> None:
    answer = line.client.post("/webhooks/twilio", data={"Body": "a" * 2_000_000})
    assert answer.status_code in (403, 413)
    assert kept(store) == 0
