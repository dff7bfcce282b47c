"""One-time codes."""

from __future__ import annotations

import dataclasses
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.access.callers import Circumstances
from models.errors import Invalid, TooMany
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.people import citizens, one_time_codes
from models.store import Store
from tests.builders import a_citizen, a_device

PHONE = "0900 000 012"


def at(device_id: str, address: str = "192.0.2.1") -> Circumstances:
    return Circumstances(address, "device", device_id)


def code_sent(store: Store, device_id: str, phone: str = PHONE) -> str:
    """Ask for a code and read it on the phone that it went to."""
    one_time_codes.request(store, at(device_id), phone)
    message = messages.opened(store, next(store.collection(messages.MESSAGES).find().sort("_id", -1)))
    found = re.search(r"\d{6}", message["body"])
    assert found
    return found.group()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def refusal(store: Store, device_id: str, code: str, phone: str = PHONE) -> str:
    with pytest.raises(Invalid) as caught:
        one_time_codes.verify(store, at(device_id), phone, code)
    return caught.value.faults[0].code


def test_the_code_that_came_proves_the_number(store: Store) -> None:
    device = a_device(store)
    citizen = one_time_codes.verify(store, at(device.id), PHONE, code_sent(store, device.id))
    assert citizens.reveal_phone(store, citizen) == "+84900000012"


def test_a_known_number_proves_the_same_citizen(store: Store) -> None:
    known, device = a_citizen(store), a_device(store)
    assert one_time_codes.verify(store, at(device.id), PHONE, code_sent(store, device.id))["_id"] == known.id


def test_the_number_may_be_typed_another_way(store: Store) -> None:
    device = a_device(store)
    assert one_time_codes.verify(store, at(device.id), "+84900000012", code_sent(store, device.id))


def test_the_code_may_be_typed_with_khmer_digits(store: Store) -> None:
    device = a_device(store)
    khmer = code_sent(store, device.id).translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    assert one_time_codes.verify(store, at(device.id), PHONE, khmer)


def test_the_code_goes_out_by_sms_to_the_number(store: Store) -> None:
    one_time_codes.request(store, at(a_device(store).id), PHONE)
    message = next(store.collection(messages.MESSAGES).find())
    assert (message["channel"], messages.address_of(store, message)) == (MessageChannel.SMS, "+84900000012")


def test_the_message_speaks_the_language_of_the_device(store: Store) -> None:
    one_time_codes.request(store, at(a_device(store, language="en").id), PHONE)
    assert "Tell nobody" in messages.opened(store, next(store.collection(messages.MESSAGES).find()))["body"]


@pytest.mark.parametrize("language", ["vi", "km", "en"])
def test_the_message_is_one_sms_in_every_language(store: Store, language: str) -> None:
    one_time_codes.request(store, at(a_device(store, language=language).id), PHONE)
    assert len(messages.opened(store, next(store.collection(messages.MESSAGES).find()))["body"]) <= 70


def test_the_store_shows_the_code_nowhere(store: Store) -> None:
    code = code_sent(store, a_device(store).id)
    texts = [str(list(store.db[name].find())) for name in ("otps", "messages", "events", "outbox")]
    # Digits inside hashes and ids are no code.
    assert not [text for text in texts if re.search(rf"(?<![0-9a-zA-Z_-]){code}(?![0-9a-zA-Z_=-])", text)]


def test_the_code_does_not_stand_in_the_inbox_of_the_device(store: Store) -> None:
    device = a_device(store)
    one_time_codes.request(store, at(device.id), PHONE)
    assert messages.inbox(store, [Owner("device", device.id)]) == []


def test_a_code_works_once(store: Store) -> None:
    device = a_device(store)
    code = code_sent(store, device.id)
    one_time_codes.verify(store, at(device.id), PHONE, code)
    assert refusal(store, device.id, code) == "otp_dead"


def test_a_code_works_once_even_at_the_same_time(store: Store) -> None:
    device = a_device(store)
    code = code_sent(store, device.id)

    def attempt(_: int) -> bool:
        try:
            one_time_codes.verify(store, at(device.id), PHONE, code)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1


def test_a_wrong_code_is_refused(store: Store) -> None:
    device = a_device(store)
    assert refusal(store, device.id, wrong(code_sent(store, device.id))) == "otp_wrong"


def test_after_four_wrong_codes_the_right_one_still_works(store: Store) -> None:
    device = a_device(store)
    code = code_sent(store, device.id)
    for _ in range(4):
        refusal(store, device.id, wrong(code))
    assert one_time_codes.verify(store, at(device.id), PHONE, code)


def test_after_five_wrong_codes_the_right_one_is_dead(store: Store) -> None:
    device = a_device(store)
    code = code_sent(store, device.id)
    for _ in range(5):
        refusal(store, device.id, wrong(code))
    assert refusal(store, device.id, code) == "otp_dead"


def test_a_code_runs_out(store: Store) -> None:
    brief = dataclasses.replace(store, settings=dataclasses.replace(store.settings, otp_minutes=0))
    device = a_device(store)
    assert refusal(store, device.id, code_sent(brief, device.id)) == "otp_dead"


def test_a_new_code_replaces_the_one_before(store: Store) -> None:
    device = a_device(store)
    first = code_sent(store, device.id)
    second = code_sent(store, device.id)
    expected = "otp_wrong" if first != second else None
    assert expected is None or refusal(store, device.id, first) == expected


def test_a_code_serves_only_the_device_that_asked(store: Store) -> None:
    code = code_sent(store, a_device(store).id)
    assert refusal(store, a_device(store).id, code) == "otp_dead"


def test_a_code_serves_only_the_number_it_went_to(store: Store) -> None:
    device = a_device(store)
    code = code_sent(store, device.id)
    assert refusal(store, device.id, code, "0900 000 013") == "otp_dead"


def test_a_sixth_code_for_a_number_in_an_hour_is_refused_whoever_asks(store: Store) -> None:
    for last in range(5):
        one_time_codes.request(store, at(a_device(store).id, f"192.0.2.{last}"), PHONE)
    with pytest.raises(TooMany) as caught:
        one_time_codes.request(store, at(a_device(store).id, "192.0.2.9"), PHONE)
    assert 0 < caught.value.retry_after <= 3601


def test_an_eleventh_code_for_a_device_in_an_hour_is_refused(store: Store) -> None:
    device = a_device(store)
    for last in range(10):
        one_time_codes.request(store, at(device.id), f"090000001{last}")
    with pytest.raises(TooMany):
        one_time_codes.request(store, at(device.id), "0900000029")


def test_a_device_may_not_try_for_ever(store: Store) -> None:
    device = a_device(store)
    for _ in range(10):
        refusal(store, device.id, "000000")
    with pytest.raises(TooMany):
        one_time_codes.verify(store, at(device.id), PHONE, "000000")
