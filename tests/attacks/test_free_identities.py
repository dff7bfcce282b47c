"""Identities that cost nothing: devices, chats, keys. One person is one voice, and nobody gets what is another's."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from bot import dialogue
from bot.actions.chat import Chat
from bot.dialogue import Incoming
from models import surveys
from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.access.callers import Circumstances
from models.errors import Clash, Forbidden
from models.messages import messages
from models.messages.messages import MessageChannel
from models.people import citizens, devices
from models.reports.reports import REPORTS
from models.store import Store
from models.surveys import voters
from models.surveys.definition import Survey
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.voters import Voter
from tests.answering import over
from tests.bot.talks import said
from tests.builders import Caller, a_citizen, a_device, headers_for, known_on_zalo, survey
from tests.problems import assert_problem, fields

NETWORK = Circumstances("192.0.2.66")
PHONE = "+84900000012"


def vote(store: Store, asked: Survey, voter: Voter, where: Circumstances = NETWORK) -> Any:
    return surveys.answer(store, asked["_id"], voter, {"hour": "5h"}, "app", where)


def count(store: Store) -> int:
    return store.collection(SURVEY_ANSWERS).count_documents({})


def in_app(store: Store, caller: Caller) -> Voter:
    return voters.in_app(store, caller.identity)


def test_answers_of_fresh_devices_of_one_network_are_told_as_doubtful(store: Store) -> None:
    asked, most = survey(store), LIMITS[Limit.SURVEY_NETWORK].amount
    for number in range(most + 7):
        vote(store, asked, Voter((f"device:{number}",)))
    over(store, asked)
    found = surveys.results(store, asked["_id"])
    assert (found["n"], found["doubtful"]) == (most + 7, 7)


def test_proved_people_of_one_network_are_not_doubtful(store: Store) -> None:
    asked = survey(store)
    rate_limits.spend(
        store, Limit.SURVEY_NETWORK, asked["_id"], "192.0.2.66", times=LIMITS[Limit.SURVEY_NETWORK].amount
    )
    assert vote(store, asked, in_app(store, a_citizen(store)))["doubtful"] is False


def test_a_survey_for_proved_people_refuses_a_fresh_device(client: FlaskClient, store: Store) -> None:
    asked = survey(store, identity="verified")
    path, body = f"/v1/surveys/{asked['_id']}/answers", {"answers": {"hour": "5h"}}
    refused = client.post(path, json=body, headers=headers_for(a_device(store)))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "verified_only")
    assert client.post(path, json=body, headers=headers_for(a_citizen(store))).status_code == 201
    with pytest.raises(Forbidden):
        vote(store, asked, voters.in_chat(store, "web:1"))


def test_a_device_that_answers_and_then_proves_a_number_counts_once(store: Store) -> None:
    asked, phone = survey(store), a_device(store)
    vote(store, asked, in_app(store, phone))
    citizen = a_citizen(store, PHONE, phone)
    with pytest.raises(Clash, match="already_answered"):
        vote(store, asked, in_app(store, citizen))
    surveys.join(store, phone.id, citizen.id)
    with pytest.raises(Clash, match="already_answered"):
        vote(store, asked, in_app(store, a_citizen(store, PHONE)))
    assert count(store) == 1


def test_two_answers_of_one_person_become_one_when_they_are_known_as_one(store: Store) -> None:
    asked, first, second = survey(store), a_device(store), a_device(store)
    vote(store, asked, in_app(store, first))
    citizen = a_citizen(store, PHONE, second)
    theirs = vote(store, asked, in_app(store, citizen))
    a_citizen(store, PHONE, first)
    for _ in range(2):
        surveys.join(store, first.id, citizen.id)
    assert [row["_id"] for row in store.collection(SURVEY_ANSWERS).find()] == [theirs["_id"]]
    with pytest.raises(Clash):
        vote(store, asked, Voter((voters.device(first.id),)))


def test_who_answers_and_signs_out_has_no_second_voice(store: Store) -> None:
    asked, phone = survey(store), a_device(store)
    citizen = a_citizen(store, PHONE, phone)
    vote(store, asked, in_app(store, citizen))
    citizens.sign_out(store, citizen.identity)
    with pytest.raises(Clash):
        vote(store, asked, in_app(store, phone))


def test_two_people_who_share_a_phone_have_a_voice_each(store: Store) -> None:
    asked, phone = survey(store), a_device(store)
    vote(store, asked, in_app(store, a_citizen(store, PHONE, phone)))
    vote(store, asked, in_app(store, a_citizen(store, "+84900000021", phone)))
    assert count(store) == 2


def test_the_app_and_zalo_of_one_person_are_one_voice(store: Store) -> None:
    asked, citizen = survey(store), a_citizen(store)
    known_on_zalo(store, citizen, "zalo-1")
    vote(store, asked, in_app(store, citizen))
    with pytest.raises(Clash):
        vote(store, asked, voters.in_chat(store, messages.contact(store, "zalo", "zalo-1"), "zalo-1"))


def test_two_people_behind_one_address_never_share_a_token(client: FlaskClient) -> None:
    for guessable in ("1", "device", "0" * 40, "abababababababababab"):
        sent = {"Idempotency-Key": guessable}
        refused = assert_problem(client.post("/v1/devices", json={"platform": "web"}, headers=sent), 422)
        assert fields(refused) == {"Idempotency-Key": "key_guessable"}
    key = {"Idempotency-Key": "0d6a3c1e-93f4-4b8d-8a55-7f3f6f0f2b11"}
    first, again = (client.post("/v1/devices", json={"platform": "web"}, headers=key) for _ in range(2))
    assert first.get_json()["token"] == again.get_json()["token"]
    other = client.post(
        "/v1/devices", json={"platform": "web"}, headers=key, environ_base={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert other.get_json()["token"] != first.get_json()["token"]


def test_who_knows_a_push_token_gets_nothing_of_the_device_that_had_it(store: Store) -> None:
    owner = a_device(store, push_token="t1")
    citizen = a_citizen(store, PHONE, owner)
    thief = a_device(store, push_token="t1")
    assert devices.get(store, thief.id)["citizen_id"] is None
    assert devices.get(store, thief.id)["topics"] == []
    before = devices.get(store, owner.id)
    assert (before["citizen_id"], before["revoked_at"]) == (citizen.id, None)
    devices.change(store, owner.id, {"push_token": "t1"}, actor=owner.identity.actor)
    assert devices.address_of(devices.get(store, owner.id)) == ("fcm_token", "t1")


def test_a_full_network_lets_a_new_phone_in_slowly(client: FlaskClient, store: Store) -> None:
    rate_limits.spend(store, Limit.DEVICE_REGISTER, "127.0.0.1", times=LIMITS[Limit.DEVICE_REGISTER].amount)
    assert client.post("/v1/devices", json={"platform": "web"}).status_code == 201


def test_a_call_for_rescue_needs_no_device_and_has_no_limit(client: FlaskClient, store: Store) -> None:
    for limit in (Limit.DEVICE_REGISTER, Limit.DEVICE_SLOW, Limit.CHAT_ADDRESS):
        rate_limits.spend(store, limit, "127.0.0.1", times=LIMITS[limit].amount)
    body = {"sender": "11111111-2222-4333-8444-555555555555", "message": "cuu voi"}
    answer = client.post("/webhooks/rest/webhook", json=body)
    assert answer.status_code == 200
    assert "112" in answer.get_data(as_text=True)


def test_a_chat_without_a_network_may_not_file_without_end(store: Store) -> None:
    who = Chat(store, messages.contact(store, "zalo", "z1"), MessageChannel.ZALO, "z1")
    rate_limits.spend(store, Limit.REPORT, "chat", who.id, times=LIMITS[Limit.REPORT].amount)
    for number, text in enumerate(("duong ngap o xa long huu", "bo qua", "gui di")):
        replies = dialogue.answer(who, Incoming(str(number), text))
    assert "quá nhanh" in said(replies)
    assert store.collection(REPORTS).count_documents({}) == 0
