"""Sound and films at the desk: sent, made in the background, told what became of them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.files import sent_recordings
from models.store import Store
from tests.builders import Caller, a_device, an_official, headers_for
from tests.problems import assert_problem
from tests.recordings import film, sound


@pytest.fixture
def editor(province: Store) -> Caller:
    """Somebody who writes posts of the province."""
    return an_official(province, role="editor")


def send(client: FlaskClient, caller: Caller, data: bytes, name: str = "hop.mp4") -> TestResponse:
    body = {"file": (BytesIO(data), name)}
    return client.post("/v1/desk/recordings", data=body, headers=headers_for(caller))


def told(client: FlaskClient, caller: Caller, recording_id: str, lang: str = "en") -> dict[str, Any]:
    headers = headers_for(caller) | {"Accept-Language": lang}
    return dict(client.get(f"/v1/desk/recordings/{recording_id}", headers=headers).get_json())


def test_whoever_sends_a_film_waits_for_nothing(client: FlaskClient, province: Store, editor: Caller) -> None:
    answer = send(client, editor, film())

    assert answer.status_code == 202
    body = answer.get_json()
    assert (body["state"], body["file_id"], body["name"]) == ("processing", None, "hop.mp4")
    assert "original" not in body


def test_film_that_is_made_names_its_file(client: FlaskClient, province: Store, editor: Caller) -> None:
    recording = send(client, editor, film()).get_json()

    done = sent_recordings.make(province, recording["id"])

    body = told(client, editor, recording["id"])
    assert (body["state"], body["file_id"]) == ("ready", done["file_id"])
    listed = client.get("/v1/desk/recordings", headers=headers_for(editor)).get_json()
    assert [one["id"] for one in listed] == [recording["id"]]


def test_reason_of_a_refusal_is_told_in_the_language_of_the_caller(
    client: FlaskClient, province: Store, editor: Caller
) -> None:
    recording = send(client, editor, film()[:300]).get_json()
    sent_recordings.make(province, recording["id"])

    for lang, said in (("vi", "bản ghi âm"), ("en", "sound or film"), ("km", "វីដេអូ")):
        body = told(client, editor, recording["id"], lang)
        assert (body["state"], body["code"]) == ("refused", "recording_unknown")
        assert said in body["reason"]


@pytest.mark.parametrize("data", [b"#EXTM3U\n", b"PK\x03\x04 a zip", b"<svg/>"])
def test_what_is_plainly_no_recording_is_refused_at_once(
    client: FlaskClient, editor: Caller, data: bytes
) -> None:
    body = assert_problem(send(client, editor, data), 422)

    assert [fault["code"] for fault in body["faults"]] == ["recording_unknown"]


def test_recording_of_another_official_is_not_found(
    client: FlaskClient, province: Store, editor: Caller
) -> None:
    recording = send(client, editor, sound()).get_json()
    other = an_official(province, role="editor")

    answer = client.get(f"/v1/desk/recordings/{recording['id']}", headers=headers_for(other))

    assert_problem(answer, 404)


def test_residents_send_no_films(client: FlaskClient, province: Store) -> None:
    assert_problem(send(client, a_device(province), film()), 403)
