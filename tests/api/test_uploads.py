"""Photos over HTTP: accepted, shown by signed links, refused with the reason."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from models.store import Store
from tests.builders import Caller, a_device, headers_for
from tests.photos import photo
from tests.problems import assert_problem


def send(
    client: FlaskClient, caller: Caller, data: bytes, name: str = "anh.jpg", key: str = ""
) -> TestResponse:
    headers = headers_for(caller) | ({"Idempotency-Key": key} if key else {})
    return client.post("/v1/uploads", data={"file": (BytesIO(data), name)}, headers=headers)


def sent(client: FlaskClient, caller: Caller, data: bytes) -> dict[str, Any]:
    response = send(client, caller, data)
    assert response.status_code == 201
    return dict(response.get_json())


def test_position_of_the_photo_is_offered_and_not_in_the_picture(client: FlaskClient, phone: Caller) -> None:
    upload = sent(client, phone, photo(position=(9.9347, 106.3455)))

    shown = client.get(upload["large"])

    assert upload["position"] == pytest.approx({"lat": 9.9347, "lon": 106.3455}, abs=1e-5)
    assert shown.mimetype == "image/jpeg"
    assert not Image.open(BytesIO(shown.data)).getexif()


def test_link_opens_without_a_credential_and_is_cached(client: FlaskClient, phone: Caller) -> None:
    upload = sent(client, phone, photo())
    first = client.get(upload["thumb"])

    again = client.get(upload["thumb"], headers={"If-None-Match": first.headers["ETag"]})

    assert Image.open(BytesIO(first.data)).size == (320, 240)
    assert again.status_code == 304


@pytest.mark.parametrize("change", [("thumb.jpg", "large.jpg"), ("sig=", "sig=0"), ("until=1", "until=2")])
def test_changed_link_opens_nothing(client: FlaskClient, phone: Caller, change: tuple[str, str]) -> None:
    link = sent(client, phone, photo())["thumb"].replace(*change)

    assert_problem(client.get(link), 404)


def test_photo_of_another_phone_is_not_found(client: FlaskClient, store: Store, phone: Caller) -> None:
    upload = sent(client, phone, photo())

    assert client.get(f"/v1/uploads/{upload['id']}", headers=headers_for(phone)).status_code == 200
    assert_problem(client.get(f"/v1/uploads/{upload['id']}", headers=headers_for(a_device(store))), 404)


@pytest.mark.parametrize(
    ("data", "code"),
    [("Đây không phải ảnh".encode(), "upload_not_a_picture"), (b"", "upload_empty")],
    ids=["text", "empty"],
)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(
    client: FlaskClient, store: Store, phone: Caller, data: bytes, code: str
) -> None:
    body = assert_problem(send(client, phone, data, "ghi-chu.txt"), 422)

    assert [fault["code"] for fault in body["faults"]] == [code]
    assert store.db["files.files"].count_documents({}) == 0


def test_request_without_a_file_names_the_field(client: FlaskClient, phone: Caller) -> None:
    body = assert_problem(client.post("/v1/uploads", data={}, headers=headers_for(phone)), 422)

    assert [(fault["field"], fault["code"]) for fault in body["faults"]] == [("file", "required")]


def test_body_beyond_the_limit_is_refused_unread(client: FlaskClient, phone: Caller) -> None:
    raw = {"data": b"\xff" * 17_000_000, "content_type": "multipart/form-data; boundary=x"}

    assert_problem(client.post("/v1/uploads", headers=headers_for(phone), **raw), 413)


def test_retried_upload_is_kept_once(client: FlaskClient, store: Store, phone: Caller) -> None:
    first, second = (send(client, phone, photo(), key="retry") for _ in range(2))

    assert first.get_json()["id"] == second.get_json()["id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert store.db.uploads.count_documents({}) == 1
