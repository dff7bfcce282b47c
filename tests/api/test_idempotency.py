"""The same key with another body is refused, whatever the body is: JSON, a form, a form with files."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.reports import reports
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, a_device, a_key
from tests.photos import photo
from tests.problems import assert_errors, assert_problem

KEY = {"Idempotency-Key": "6f0c9b2e-7a41-4d5e-9c83-1b2a3c4d5e6f"}
PLACE = {"service_code": "garbage", "address_id": PHUONG_TRA_VINH.partition("@")[0]}
JPEG = photo((30, 20))


def _count(store: Store) -> int:
    return store.collection(reports.REPORTS).count_documents({})


def _form(client: FlaskClient, token: str, **given: Any) -> TestResponse:
    sent = {"api_key": token, **PLACE, "description": "Rác ở đầu hẻm", **given}
    return client.post("/open311/v2/requests.json", data=sent, headers=KEY)


def _file() -> dict[str, Any]:
    return {"media": (BytesIO(JPEG), "a.jpg")}


@pytest.mark.parametrize("files", [False, True], ids=["urlencoded", "multipart"])
def test_a_repeated_form_is_answered_again(store: Store, client: FlaskClient, files: bool) -> None:
    token = a_key(store).token
    first, again = (_form(client, token, **(_file() if files else {})) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert _count(store) == 1


@pytest.mark.parametrize("files", [False, True], ids=["urlencoded", "multipart"])
def test_a_form_with_another_field_is_refused(store: Store, client: FlaskClient, files: bool) -> None:
    token = a_key(store).token
    _form(client, token, **(_file() if files else {}))
    other = _form(client, token, description="Rác ở cuối hẻm", **(_file() if files else {}))
    assert_errors(other, 400)
    assert _count(store) == 1


def test_a_form_with_another_photo_is_refused(store: Store, client: FlaskClient) -> None:
    token = a_key(store).token
    _form(client, token, **_file())
    assert_errors(_form(client, token, media=(BytesIO(photo((31, 20))), "a.jpg")), 400)


def test_fields_that_look_like_one_another_are_told_apart(store: Store, client: FlaskClient) -> None:
    token = a_key(store).token
    _form(client, token, first_name="A=B")
    assert_errors(_form(client, token, **{"first_name=A": "B"}), 400)


def test_other_json_is_refused(store: Store, client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {a_device(store).token}", **KEY}
    body = {"text": "Rác ở đầu hẻm", "category": "garbage", "place": {"area": PHUONG_TRA_VINH}}
    assert client.post("/v1/reports", json=body, headers=headers).status_code == 201
    other = client.post("/v1/reports", json={**body, "text": "Rác ở cuối hẻm"}, headers=headers)
    assert_problem(other, 409, "idempotency_key_reused")
