"""`/v1/auth`: codes, tokens, the end of a session."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.messages import messages
from models.people import devices
from models.store import Store
from tests.builders import Caller, a_citizen, a_device, an_official, headers_for

PHONE = "0900 000 012"


def post(
    client: FlaskClient, path: str, caller: Caller | None = None, key: str = "", **body: Any
) -> TestResponse:
    headers = {**(headers_for(caller) if caller else {}), **({"Idempotency-Key": key} if key else {})}
    return client.post(f"/v1/auth/{path}", json=body, headers=headers)


def code_on_the_phone(store: Store) -> str:
    message = messages.opened(store, next(store.collection(messages.MESSAGES).find().sort("_id", -1)))
    return str(re.findall(r"\d{6}", message["body"])[0])


def signed_in(client: FlaskClient, store: Store, device: Caller) -> dict[str, Any]:
    post(client, "otp", device, phone=PHONE)
    answer: dict[str, Any] = post(
        client, "otp/verify", device, phone=PHONE, code=code_on_the_phone(store)
    ).get_json()
    return answer


def test_a_resident_signs_in_by_a_code(client: FlaskClient, store: Store) -> None:
    token = signed_in(client, store, a_device(store))["access_token"]
    answer = client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.get_json()["phone"] == "+84900000012"


def test_the_answer_does_not_tell_whether_the_number_is_known(client: FlaskClient, store: Store) -> None:
    a_citizen(store, "+84900000012")
    device = a_device(store)
    known, unknown = (post(client, "otp", device, phone=phone) for phone in (PHONE, "0900000013"))
    assert (known.status_code, known.get_json()) == (unknown.status_code, unknown.get_json())


def test_a_number_that_is_none_is_refused_in_the_callers_language(client: FlaskClient, store: Store) -> None:
    answer = post(client, "otp", a_device(store), phone="113").get_json()
    assert (answer["faults"][0]["code"], answer["detail"][:2]) == ("phone_invalid", "Số")


def test_a_repeated_wish_sends_one_message(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    for _ in range(3):
        post(client, "otp", device, key="k1", phone=PHONE)
    assert store.db["messages"].count_documents({}) == 1


def test_a_repeated_proof_gets_the_same_tokens(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    post(client, "otp", device, phone=PHONE)
    code = code_on_the_phone(store)
    answers = [post(client, "otp/verify", device, key="k1", phone=PHONE, code=code) for _ in range(2)]
    assert answers[0].get_json() == answers[1].get_json()


def test_the_fifth_code_of_a_number_from_one_network_must_wait(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    answers = [post(client, "otp", device, phone=PHONE) for _ in range(5)]
    assert [one.status_code for one in answers] == [202] * 4 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_wrong_code_says_how_many_tries_are_left(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    post(client, "otp", device, phone=PHONE)
    wrong = f"{(int(code_on_the_phone(store)) + 1) % 10**6:06}"
    answer = post(client, "otp/verify", device, phone=PHONE, code=wrong)
    assert (answer.status_code, "4" in answer.get_json()["detail"]) == (422, True)


def test_nobody_asks_for_codes_without_a_device(client: FlaskClient) -> None:
    assert post(client, "otp", phone=PHONE).status_code == 401


def test_the_device_refreshes_the_session(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    tokens = signed_in(client, store, device)
    fresh = post(client, "refresh", device, refresh_token=tokens["refresh_token"]).get_json()
    answer = client.get("/v1/me", headers={"Authorization": f"Bearer {fresh['access_token']}"})
    assert answer.status_code == 200


def test_a_stolen_refresh_token_is_nothing_without_the_device(client: FlaskClient, store: Store) -> None:
    tokens = signed_in(client, store, a_device(store))
    assert post(client, "refresh", refresh_token=tokens["refresh_token"]).status_code == 401


def test_an_old_refresh_token_ends_the_session(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    old = signed_in(client, store, device)["refresh_token"]
    newer = post(client, "refresh", device, refresh_token=old).get_json()["refresh_token"]
    newest = post(client, "refresh", device, refresh_token=newer).get_json()["refresh_token"]
    post(client, "refresh", device, refresh_token=old)
    assert post(client, "refresh", device, refresh_token=newest).get_json()["code"] == "credential_revoked"


def test_a_citizen_who_signs_out_is_out_at_once(client: FlaskClient, store: Store) -> None:
    citizen = a_citizen(store)
    assert post(client, "logout", citizen).status_code == 204
    assert client.get("/v1/me", headers=headers_for(citizen)).status_code == 401


def test_the_device_works_on_after_signing_out(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    post(client, "logout", a_citizen(store, device=device))
    assert devices.get(store, device.id)["citizen_id"] is None
    assert client.get(f"/v1/devices/{device.id}", headers=headers_for(device)).status_code == 200


def test_an_official_may_sign_out_here_too(client: FlaskClient, store: Store) -> None:
    assert post(client, "logout", an_official(store)).status_code == 204
