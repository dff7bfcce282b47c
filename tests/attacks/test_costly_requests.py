"""Costly requests: whatever is sent, what is read, looked up and answered stays small."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.extensions.json_bodies import MOST_DEPTH
from api.extensions.problem_schemas import MOST_FAULTS
from api.extensions.request_sizes import USUAL
from models.store import Store
from tests.asked import Asked, listening
from tests.builders import PHUONG_TRA_VINH, a_device, headers_for
from tests.problems import assert_errors, assert_problem, fields

#: An answer to a request that is refused has no more bytes.
SMALL = 100_000

TEXT = "a" * USUAL


@pytest.fixture
def asked(app: Flask, store: Store) -> Iterator[Asked]:
    """What the web application asks its store."""
    with listening(app, store) as asked:
        yield asked


def device(**more: Any) -> dict[str, Any]:
    """A new device, and what an attacker adds."""
    return {"platform": "android", **more}


def test_million_areas_are_refused_unread(client: FlaskClient, asked: Asked) -> None:
    answer = client.post("/v1/devices", json=device(area_ids=["x"] * 1_000_000))

    assert_problem(answer, 413)
    assert len(answer.data) < SMALL
    assert asked.commands == []


def test_as_many_areas_as_a_body_holds_are_refused_before_one_is_looked_up(
    client: FlaskClient, asked: Asked
) -> None:
    answer = client.post("/v1/devices", json=device(area_ids=["no-such-area"] * 5_000))

    assert fields(assert_problem(answer, 422)) == {"area_ids": "too_many_items"}
    assert len(answer.data) < 2_000
    assert not [command for command in asked.commands if "areas" in command]


def test_body_in_chunks_is_read_no_further_than_it_may_be(client: FlaskClient) -> None:
    sent = BytesIO(json.dumps(device(fid="x" * 1_000_000)).encode())
    answer = client.post(
        "/v1/devices",
        input_stream=sent,
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert_problem(answer, 413)
    assert sent.tell() <= 2 * USUAL


def test_body_that_says_that_it_is_too_long_is_not_read_at_all(client: FlaskClient) -> None:
    sent = BytesIO(b"x" * 50)
    long = {"CONTENT_LENGTH": str(USUAL + 1)}

    assert_problem(client.post("/v1/devices", input_stream=sent, environ_overrides=long), 413)
    assert sent.tell() == 0


@pytest.mark.parametrize(
    "body",
    [
        '{"a":' * (MOST_DEPTH + 1) + "1" + "}" * (MOST_DEPTH + 1),
        json.dumps(device(area_ids=[[] for _ in range(20_000)])),
        json.dumps({f"{n}": 1 for n in range(11_000)}),
    ],
    ids=["too_deep", "many_values", "many_names"],
)
def test_body_of_too_many_or_too_deep_values_is_refused_whole(client: FlaskClient, body: str) -> None:
    answer = client.post("/v1/devices", data=body, content_type="application/json")

    assert_problem(answer, 413)


def test_number_of_all_digits_that_fit_is_refused(client: FlaskClient) -> None:
    body = f'{{"platform": {"9" * 90_000}}}'

    assert_problem(client.post("/v1/devices", data=body, content_type="application/json"), 400)


def test_hundred_faults_are_told_and_the_rest_is_counted(client: FlaskClient) -> None:
    answer = client.post("/v1/devices", json=device(**{f"stray_{n}": "wrong" for n in range(1_000)}))

    body = assert_problem(answer, 422)
    assert len(body["faults"]) == MOST_FAULTS
    assert body["more_faults"] == 1_000 - MOST_FAULTS
    assert len(answer.data) < SMALL


def test_answer_repeats_little_of_what_was_sent(client: FlaskClient) -> None:
    answer = client.post("/v1/devices", json=device(**{TEXT[:90_000]: 1}))

    assert_problem(answer, 422)
    assert len(answer.data) < 2_000


def test_name_with_a_dot_at_each_letter_is_a_stranger_like_any(client: FlaskClient, store: Store) -> None:
    """Each dot could be a step into the body, and each step a copy of the name."""
    long = ".".join("a" * 40_000)
    answer = client.post("/v1/reports", json={long: 1}, headers=headers_for(a_device(store)))

    assert_problem(answer, 422)
    assert len(answer.data) < 20_000


def test_address_with_many_parameters_is_refused(client: FlaskClient) -> None:
    answer = client.get("/v1/feed?" + "&".join("a=1" for _ in range(1_000)))

    assert_problem(answer, 414)
    assert len(answer.data) < 2_000


def test_long_address_is_refused(client: FlaskClient) -> None:
    assert_problem(client.get(f"/v1/feed?area={TEXT}"), 414)


@pytest.mark.parametrize(
    "name", ["Authorization", "Accept-Language", "If-None-Match", "Idempotency-Key", "X-Chat-Sender", "X-Any"]
)
def test_huge_header_is_refused(client: FlaskClient, name: str) -> None:
    answer = client.get("/v1/feed", headers={name: TEXT})

    assert_problem(answer, 431)
    assert len(answer.data) < 2_000


@pytest.mark.parametrize("name", ["Authorization", "Accept-Language", "If-None-Match", "If-Modified-Since"])
@pytest.mark.parametrize("value", [",".join(["vi"] * 2_700), "\t" * 8_000, '"' * 8_000, "W/" * 4_000])
def test_header_as_long_as_it_may_be_costs_no_error(client: FlaskClient, name: str, value: str) -> None:
    assert client.get("/v1/feed", headers={name: value}).status_code in {200, 304, 401, 422}


def test_form_of_many_parts_is_refused(client: FlaskClient, store: Store) -> None:
    many = {f"part{n}": "x" for n in range(500)}
    answer = client.post(
        "/v1/uploads", data=many, headers=headers_for(a_device(store)), content_type="multipart/form-data"
    )

    assert_problem(answer, 413)


def test_fields_of_a_form_with_a_file_are_as_short_as_elsewhere(client: FlaskClient, store: Store) -> None:
    form = {"sender": TEXT * 3, "file": (BytesIO(b"x"), "a.jpg")}

    assert_problem(client.post("/webhooks/rest/photo", data=form), 413)


def test_other_systems_are_told_a_hundred_faults(client: FlaskClient) -> None:
    numbers = ",".join("x" * 101 for _ in range(75))
    answer = client.get(f"/open311/v2/requests.json?service_code={numbers}&page=x")

    assert len(assert_errors(answer, 400)) <= MOST_FAULTS + 1
    assert len(answer.data) < SMALL


def test_longest_report_is_no_costly_request(client: FlaskClient, store: Store) -> None:
    """Each letter in six bytes and its place in full: the ceiling is far above what anybody means."""
    body = json.dumps(
        {
            "text": "ộ" * 4_000,
            "category": "flood",
            "place": {"area": PHUONG_TRA_VINH, "address": "ộ" * 200},
        }
    )
    headers = headers_for(a_device(store))
    answer = client.post("/v1/reports", data=body, content_type="application/json", headers=headers)

    assert len(body) < USUAL / 3
    assert answer.status_code == 201, answer.get_json()
