"""Guessing: PINs, codes, passwords, one-time codes. What an attacker does, and that it stays without effect."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from flask.testing import FlaskClient

from bot import dialogue
from bot.actions.chat import Chat
from bot.dialogue import Incoming
from models.access import rate_limits, sign_in_lockouts
from models.access.allowances import LIMITS, Limit
from models.access.callers import Circumstances
from models.access.networks import network_of
from models.access.sessions import Tokens
from models.errors import LoaError, TooMany
from models.messages import messages
from models.messages.messages import MessageChannel
from models.people import invitation_acceptance, invitations, officials, one_time_codes, sign_in, sms_budget
from models.people.invitation_acceptance import Answer
from models.people.sign_in import Challenge
from models.reports import codes_and_pins, pin_guesses
from models.reports.reports import Report
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import PASSWORD, Caller, a_device, an_official, headers_for
from tests.reporting import filed

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NAME = "truc.ban"


def at(address: str) -> Circumstances:
    return Circumstances(address)


def outcome(act: Callable[..., object], *given: object) -> str:
    """`in`, or the code of the refusal."""
    try:
        act(*given)
    except LoaError as error:
        return error.code
    return "in"


def wrong_pin(store: Store, report: Report) -> str:
    return f"{(int(codes_and_pins.pin_of(store, report['_id'])) + 1) % 10**6:06}"


@pytest.fixture
def officer(store: Store) -> Caller:
    """A duty officer without a second factor."""
    return an_official(store, username=NAME)


@pytest.fixture
def report(store: Store) -> Report:
    """A report that is not public."""
    return filed(store)


# Sign-in


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("between", ["\x1f", "\x1e1", "/", ":", "\x00"])
def test_no_made_up_name_locks_somebody_else_out(store: Store, between: str) -> None:
    for _ in range(sign_in_lockouts.ATTEMPTS + 2):
        outcome(sign_in.login, store, f"{NAME}{between}198.51.100.7", "x", at("192.0.2.66"))
    assert outcome(sign_in.login, store, NAME, PASSWORD, at("198.51.100.7")) == "in"


def test_a_name_that_nobody_can_have_is_kept_nowhere(store: Store) -> None:
    assert outcome(sign_in.login, store, "a\x1fb", "x", at("192.0.2.1")) == "login_failed"
    assert store.collection(sign_in_lockouts.LOCKOUTS).count_documents({}) == 0


@pytest.mark.usefixtures("officer")
def test_guesses_from_everywhere_keep_the_owner_out_nowhere_they_signed_in_before(store: Store) -> None:
    home = at("198.51.100.7")
    sign_in.login(store, NAME, PASSWORD, home)
    for number in range(sign_in_lockouts.ATTEMPTS_OF_ALL + 5):
        outcome(sign_in.login, store, NAME, "x", at(f"192.0.2.{number}"))
    assert outcome(sign_in.login, store, NAME, PASSWORD, at("203.0.113.9")) == "login_locked"
    assert outcome(sign_in.login, store, NAME, PASSWORD, home) == "in"


def test_guesses_at_the_password_lock_nobody_between_password_and_code(store: Store) -> None:
    an_official(store, role="approver", username=NAME, totp_secret=SECRET)
    home = at("198.51.100.7")
    challenge = sign_in.login(store, NAME, PASSWORD, home)
    assert isinstance(challenge, Challenge)
    for _ in range(sign_in_lockouts.ATTEMPTS + 1):
        outcome(sign_in.login, store, NAME, "x", home)
    code = pyotp.TOTP(SECRET).now()
    assert isinstance(sign_in.login_totp(store, challenge.token, code, home), Tokens)


@pytest.mark.usefixtures("officer")
def test_an_office_whose_network_failed_too_often_lets_those_in_who_work_there(store: Store) -> None:
    office = at("192.0.2.1")
    sign_in.login(store, NAME, PASSWORD, office)
    rate_limits.spend(store, Limit.LOGIN_ADDRESS, "192.0.2.1", times=LIMITS[Limit.LOGIN_ADDRESS].amount)
    assert outcome(sign_in.login, store, "nobody.here", "x", office) == "too_many"
    assert outcome(sign_in.login, store, NAME, PASSWORD, office) == "in"


def test_a_new_password_by_a_link_forgives_what_others_tried(store: Store, officer: Caller) -> None:
    where = at("192.0.2.1")
    for _ in range(sign_in_lockouts.ATTEMPTS):
        outcome(sign_in.login, store, NAME, "x", where)
    token = invitations.reset_password(store, officer.id).token
    fresh = "bốn con trâu qua cầu"
    invitation_acceptance.accept(store, token, Answer(fresh), where)
    assert outcome(sign_in.login, store, NAME, fresh, where) == "in"


def test_a_challenge_from_before_somebody_was_disabled_opens_nothing_after(store: Store) -> None:
    who = an_official(store, role="approver", username=NAME, totp_secret=SECRET)
    challenge = sign_in.login(store, NAME, PASSWORD, at("192.0.2.1"))
    assert isinstance(challenge, Challenge)
    officials.disable(store, who.id, actor=SYSTEM)
    officials.enable(store, who.id, actor=SYSTEM)
    code = pyotp.TOTP(SECRET).now()
    assert outcome(sign_in.login_totp, store, challenge.token, code, at("192.0.2.1")) == "credential_bad"


def test_addresses_of_one_customer_are_one_network() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") != network_of("2001:db8:0:1::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("fe80::1%eth0") == network_of("fe80::2")


# PINs and codes


def test_the_right_pin_in_a_burst_is_never_refused(store: Store, app_client: Client, report: Report) -> None:
    headers = {"X-Report-PIN": codes_and_pins.pin_of(store, report["_id"])}
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: app_client(report["code"], headers), range(100)))
    assert set(found) == {200}
    assert app_client(report["code"], headers) == 200


def test_wrong_pins_elsewhere_do_not_lock_the_owner_out(
    store: Store, app_client: Client, report: Report
) -> None:
    for _ in range(LIMITS[Limit.PIN_HERE].amount + 5):
        app_client(report["code"], {"X-Report-PIN": wrong_pin(store, report)}, "192.0.2.66")
    right = {"X-Report-PIN": codes_and_pins.pin_of(store, report["_id"])}
    assert app_client(report["code"], right, "198.51.100.7") == 200


def test_pins_are_limited_by_the_network_of_the_chat_whoever_writes(store: Store, report: Report) -> None:
    said = [
        _ask_in_chat(store, f"new{n}", report, "192.0.2.66") for n in range(LIMITS[Limit.PIN_HERE].amount + 2)
    ]
    assert all("không đúng" in text for text in said[:-1])
    assert "quá nhanh" in said[-1]


def test_pins_are_limited_over_all_new_senders_that_show_no_network(store: Store, report: Report) -> None:
    rate_limits.spend(store, Limit.PIN_ALL, "all", times=LIMITS[Limit.PIN_ALL].amount)
    assert "quá nhanh" in _ask_in_chat(store, "new", report, "")


@pytest.mark.parametrize("headers", [{}, {"X-Report-PIN": "000000"}], ids=["no PIN", "wrong PIN"])
def test_nothing_tells_a_hidden_report_from_none(
    client: FlaskClient, report: Report, headers: dict[str, str]
) -> None:
    there = client.get(f"/v1/reports/{report['code']}", headers=headers)
    nowhere = client.get("/v1/reports/VL-00000", headers=headers)
    assert there.status_code == nowhere.status_code == 404
    assert there.get_json()["code"] == nowhere.get_json()["code"] == ("pin_wrong" if headers else "not_found")


def test_nothing_tells_a_hidden_report_from_none_in_the_chat(store: Store, report: Report) -> None:
    there = _say(store, "a", f"tra cuu {report['code']}", "192.0.2.1")
    assert there.replace(report["code"], "X") == _say(store, "b", "tra cuu VL-00000", "192.0.2.1").replace(
        "VL-00000", "X"
    )


def test_random_codes_come_to_an_end_and_own_reports_go_on(client: FlaskClient, store: Store) -> None:
    phone = a_device(store)
    own = filed(store, phone.id)
    rate_limits.spend(store, Limit.CODE_NETWORK, "127.0.0.1", times=LIMITS[Limit.CODE_NETWORK].amount)
    assert client.get("/v1/reports/VL-00001").status_code == 429
    assert client.get(f"/v1/reports/{own['code']}", headers=headers_for(phone)).status_code == 200


def test_a_hidden_report_can_not_be_followed_to_find_out_that_it_is_there(
    client: FlaskClient, store: Store
) -> None:
    hidden = filed(store, private_place=True)
    phone = headers_for(a_device(store))
    there = client.post(f"/v1/reports/{hidden['code']}/follow", headers=phone)
    nowhere = client.post("/v1/reports/VL-00000/follow", headers=phone)
    assert (there.status_code, there.get_json()["code"]) == (nowhere.status_code, nowhere.get_json()["code"])


# One-time codes


def test_codes_to_many_numbers_from_one_network_come_to_an_end(store: Store) -> None:
    sent = 0
    for number in range(LIMITS[Limit.OTP_NETWORK].amount + 5):
        where = Circumstances("192.0.2.66", "device", a_device(store).id)
        sent += outcome(one_time_codes.request, store, where, f"09{number:03}00012") == "in"
    assert sent == LIMITS[Limit.OTP_NETWORK].amount


def test_codes_to_a_range_of_numbers_come_to_an_end(store: Store) -> None:
    rate_limits.spend(store, Limit.OTP_RANGE, "+8490000", times=LIMITS[Limit.OTP_RANGE].amount)
    where = Circumstances("192.0.2.1", "device", a_device(store).id)
    assert outcome(one_time_codes.request, store, where, "0900000012") == "too_many"
    assert outcome(one_time_codes.request, store, where, "0901000012") == "in"


def test_the_budget_of_all_ends_for_strangers_and_not_for_those_known(store: Store) -> None:
    small = dataclasses.replace(store, settings=dataclasses.replace(store.settings, otp_per_hour=5))
    known = Circumstances("192.0.2.1", "device", a_device(store).id)
    digest = store.vault.digest("citizen-phone", "+84900000012")
    sms_budget.note_proved(store, known.id, digest)
    results = [outcome(one_time_codes.request, small, _fresh(store, n), f"09{n:03}00012") for n in range(6)]
    assert results == ["in"] * 4 + ["too_many"] * 2
    assert outcome(one_time_codes.request, small, known, "0900000012") == "in"
    assert sms_budget.used(small)[("new", "hour")] >= 1


def test_codes_asked_for_by_others_keep_nobody_from_their_own_number(store: Store) -> None:
    known = Circumstances("198.51.100.7", "device", a_device(store).id)
    digest = store.vault.digest("citizen-phone", "+84900000012")
    sms_budget.note_proved(store, known.id, digest)
    for number in range(LIMITS[Limit.OTP_PHONE].amount + 1):
        outcome(one_time_codes.request, store, _fresh(store, number), "0900000012")
    assert outcome(one_time_codes.request, store, known, "0900000012") == "in"


def test_codes_asked_for_from_one_network_leave_one_to_a_new_phone_elsewhere(store: Store) -> None:
    for _ in range(LIMITS[Limit.OTP_PHONE].amount + 1):
        stranger = Circumstances("198.51.100.7", "device", a_device(store).id)
        last = outcome(one_time_codes.request, store, stranger, "0900000012")
    assert last == "too_many"
    assert outcome(one_time_codes.request, store, _fresh(store, 9), "0900000012") == "in"
    assert outcome(one_time_codes.request, store, _fresh(store, 10), "0900000012") == "too_many"


def _fresh(store: Store, number: int) -> Circumstances:
    return Circumstances(f"192.0.2.{number}", "device", a_device(store).id)


def _say(store: Store, sender: str, text: str, network: str) -> str:
    who = Chat(store, messages.contact(store, "web", sender), MessageChannel.INBOX, network=network)
    replies = dialogue.answer(who, Incoming(f"{sender}:{text}", text))
    return "\n".join(reply.text for reply in replies)


def _ask_in_chat(store: Store, sender: str, report: Report, network: str) -> str:
    return _say(store, sender, f"tra cuu {report['code']} {wrong_pin(store, report)}", network)


Client = Callable[..., int]


@pytest.fixture
def app_client(client: FlaskClient) -> Client:
    """Asks for a report by its code, from an address, and returns the status."""

    def get(code: str, headers: dict[str, str], address: str = "192.0.2.1") -> int:
        with client.application.test_client() as one:
            path = f"/v1/reports/{code}"
            return one.get(path, headers=headers, environ_base={"REMOTE_ADDR": address}).status_code

    return get


def test_who_is_refused_uses_up_nobody_elses_tries(store: Store, report: Report) -> None:
    where = Circumstances("192.0.2.66", "device", "d")
    rate_limits.spend(store, Limit.PIN_CALLER, "device", "d", times=LIMITS[Limit.PIN_CALLER].amount)
    for _ in range(5):
        with pytest.raises(TooMany):
            pin_guesses.opens(store, report["code"], report, wrong_pin(store, report), where)
    assert rate_limits.used(store, Limit.PIN, report["code"]) == 0


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("typed", [f"\u200b{NAME}", f" {NAME.upper()} ", "truc\u2060.ban\ufeff"])
def test_a_name_with_characters_that_nobody_sees_signs_in(store: Store, typed: str) -> None:
    assert outcome(sign_in.login, store, typed, PASSWORD, at("192.0.2.1")) == "in"


@pytest.mark.usefixtures("officer")
def test_a_password_is_taken_as_it_was_typed_and_refused_like_any_other(store: Store) -> None:
    assert outcome(sign_in.login, store, NAME, f"{PASSWORD} ", at("192.0.2.1")) == "login_failed"
