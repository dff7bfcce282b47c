"""Ways to fail: each answers one problem document, in the caller's language, with every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import marshmallow as ma
import pytest
from bson import json_util
from flask import Flask
from flask.testing import FlaskClient

from api import create_app
from api.extensions.context import EXTENSION
from api.extensions.list_faults import counted
from api.extensions.problem_sentences import catalogue
from api.extensions.problems import domain_problem
from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.errors import Clash, TooMany, Unavailable
from models.language import waits
from models.settings import Settings
from models.store import Store, cursor, idempotency
from tests.builders import Caller, a_device, an_official, headers_for
from tests.problems import assert_problem, fields

REPORT = {"text": "Đường ngập trước cổng trường", "category": "flood", "place": {"area": "29263"}}


@pytest.fixture
def device(store: Store) -> Caller:
    """A phone."""
    return a_device(store)


@pytest.fixture
def phone(client: FlaskClient, device: Caller) -> FlaskClient:
    """A client that calls as that phone."""
    client.environ_base["HTTP_AUTHORIZATION"] = headers_for(device)["Authorization"]
    return client


@pytest.fixture
def desk(client: FlaskClient, store: Store) -> FlaskClient:
    """A client that calls as an official."""
    official = an_official(store)
    client.environ_base["HTTP_AUTHORIZATION"] = headers_for(official)["Authorization"]
    return client


def test_an_unknown_path_is_not_found(client: FlaskClient) -> None:
    assert_problem(client.get("/v1/nothing"), 404, "http_404")


def test_an_unknown_thing_is_not_found(client: FlaskClient) -> None:
    assert_problem(client.get("/v1/posts/nothing"), 404, "not_found")


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    response = client.delete("/v1/feed")
    assert_problem(response, 405, "http_405")
    assert "GET" in response.headers["Allow"]


def test_a_missing_credential_is_asked_for(client: FlaskClient) -> None:
    assert_problem(client.post("/v1/reports", json=REPORT), 401, "credential_missing")


@pytest.mark.parametrize("token", ["nonsense", "ldv.x.y", "ldv.", "a.b.c", "ạ", " "])
def test_a_token_that_is_none_of_ours_is_refused(client: FlaskClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
    assert_problem(client.get("/v1/inbox", headers=headers), 401)


def test_another_kind_of_caller_is_forbidden(phone: FlaskClient) -> None:
    assert_problem(phone.get("/v1/desk/reports"), 403, "wrong_caller")


def test_every_fault_is_named_at_once(phone: FlaskClient) -> None:
    body = {"text": "abc", "kind": "gossip", "place": {"lat": 200, "lon": "east", "height": 3}, "mood": "bad"}
    problem = assert_problem(phone.post("/v1/reports", json=body), 422)
    assert fields(problem) == {
        "text": "wrong_length",
        "kind": "not_a_choice",
        "category": "required",
        "place.lat": "out_of_range",
        "place.lon": "wrong_type",
        "place.height": "unknown_field",
        "mood": "unknown_field",
    }


@pytest.mark.parametrize("body", ["[]", "7", '"text"', "null", "true"])
def test_json_that_is_no_object_is_refused(phone: FlaskClient, body: str) -> None:
    problem = assert_problem(phone.post("/v1/reports", data=body, content_type="application/json"), 422)
    assert fields(problem) == {"": "not_an_object"}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"text": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"text": ' + b"9" * 30 + b"}",
        b"9" * 5000,
    ],
    ids=["cut off", "no text", "too deep", "half a character", "half a name", "long number", "longer number"],
)
def test_what_is_no_storable_json_is_refused(phone: FlaskClient, body: bytes) -> None:
    problem = assert_problem(phone.post("/v1/reports", data=body, content_type="application/json"), 400)
    assert list(fields(problem).values()) == ["bad_json"]


def test_another_content_type_is_refused(phone: FlaskClient) -> None:
    response = phone.post("/v1/reports", data="text=abc", content_type="application/x-www-form-urlencoded")
    assert_problem(response, 415, "http_415")


def test_a_body_beyond_the_limit_is_refused(phone: FlaskClient, settings: Settings) -> None:
    body = b" " * (settings.upload_max_bytes + 1_000_001)
    response = phone.post("/v1/reports", data=body, content_type="application/json")
    assert_problem(response, 413, "http_413")


@pytest.mark.parametrize(
    "after",
    [
        "nonsense",
        "ạ",
        cursor.encode("too", "many", "values"),
        cursor.encode(json_util.loads('{"$regularExpression": {"pattern": ".", "options": ""}}')),
        cursor.encode({"$gt": ""}),
    ],
)
def test_what_is_no_cursor_of_ours_is_refused(desk: FlaskClient, after: str) -> None:
    problem = assert_problem(desk.get("/v1/desk/reports", query_string={"after": after}), 422)
    assert fields(problem) == {"after": "bad_cursor"}


def test_a_write_at_the_desk_names_the_version_it_saw(desk: FlaskClient) -> None:
    assert_problem(desk.post("/v1/desk/reports/VL-00000/actions/accept", json={}), 428, "if_match_missing")


def test_an_idempotency_key_goes_with_one_body(phone: FlaskClient) -> None:
    headers = {"Idempotency-Key": "6f0c9b2e-7a41-4d5e-9c83-1b2a3c4d5e6f"}
    assert phone.post("/v1/reports", json=REPORT, headers=headers).status_code == 201
    other = {**REPORT, "text": "Một nội dung khác"}
    assert_problem(phone.post("/v1/reports", json=other, headers=headers), 409, "idempotency_key_reused")


def test_a_request_that_is_still_worked_on_says_when_to_come_back(phone: FlaskClient, store: Store) -> None:
    headers = {"Idempotency-Key": "6f0c9b2e-7a41-4d5e-9c83-1b2a3c4d5e6f"}
    phone.post("/v1/reports", json=REPORT, headers=headers)
    _begun(store, timedelta(seconds=5))
    response = phone.post("/v1/reports", json=REPORT, headers=headers)
    assert_problem(response, 409, "idempotency_key_in_use")
    assert 0 < int(response.headers["Retry-After"]) <= 10


def test_a_write_that_was_cut_off_can_be_done_again_after_a_quarter_of_a_minute(
    phone: FlaskClient, store: Store
) -> None:
    headers = {"Idempotency-Key": "6f0c9b2e-7a41-4d5e-9c83-1b2a3c4d5e6f"}
    first = phone.post("/v1/reports", json=REPORT, headers=headers)
    _begun(store, timedelta(seconds=16))
    again = phone.post("/v1/reports", json=REPORT, headers=headers)
    assert (again.status_code, again.get_json()["code"]) == (201, first.get_json()["code"])


def test_a_clash_that_waiting_does_not_mend_names_no_time(phone: FlaskClient) -> None:
    headers = {"Idempotency-Key": "6f0c9b2e-7a41-4d5e-9c83-1b2a3c4d5e6f"}
    phone.post("/v1/reports", json=REPORT, headers=headers)
    response = phone.post("/v1/reports", json={**REPORT, "text": "Một nội dung khác"}, headers=headers)
    assert "Retry-After" not in response.headers


def _begun(store: Store, ago: timedelta) -> None:
    """As if the answer of the latest write had never been kept."""
    row = {"state": "begun", "at": datetime.now(UTC) - ago}
    store.collection(idempotency.IDEMPOTENCY_KEYS).update_one({}, {"$set": row, "$unset": {"answer": 1}})


def test_a_list_that_is_too_long_is_counted_in_items_and_a_text_in_characters(phone: FlaskClient) -> None:
    photos = [f"photo-{n}" for n in range(6)]
    faults = phone.post("/v1/reports", json={**REPORT, "photo_ids": photos, "text": "a" * 9000}).get_json()[
        "faults"
    ]
    codes = {fault["field"]: fault["code"] for fault in faults}
    assert codes == {"photo_ids": "too_many_items", "text": "wrong_length"}


def test_lists_in_lists_and_dictionaries_are_found_by_their_path() -> None:
    class Row(ma.Schema):
        tags = ma.fields.List(ma.fields.String())

    class Whole(ma.Schema):
        rows = ma.fields.List(ma.fields.Nested(Row), data_key="Rows")
        named = ma.fields.Dict(values=ma.fields.List(ma.fields.String()))

    whole = Whole()
    paths = (
        ["Rows"],
        ["Rows", "0"],
        ["Rows", "0", "tags"],
        ["Rows", "0", "tags", "1"],
        ["named", "a"],
        ["no"],
    )
    assert [counted(whole, path) for path in paths] == ["of_lists", None, "of_lists", None, "of_lists", None]


def test_json_that_is_nested_too_deeply_is_told_as_that(phone: FlaskClient) -> None:
    deep = "[" * 30 + "]" * 30
    body = f'{{"text": {deep}}}'
    answer = phone.post("/v1/reports?lang=en", data=body, content_type="application/json")
    problem = assert_problem(answer, 413, "json_too_deep")
    assert problem["detail"] == "The JSON is nested too deeply: 20 levels at most."


def test_a_used_up_limit_says_when_to_come_back(phone: FlaskClient, device: Caller, store: Store) -> None:
    for _ in range(LIMITS[Limit.REPORT].amount):
        rate_limits.spend(store, Limit.REPORT, device.identity.kind, device.id)
    response = phone.post("/v1/reports", json=REPORT)
    assert_problem(response, 429, "too_many")
    assert 0 < int(response.headers["Retry-After"]) <= 3601


@pytest.mark.parametrize(
    ("wished", "given"), [("", "vi"), ("km", "km"), ("en-GB, vi;q=0.5", "en"), ("de", "vi"), ("*", "vi")]
)
def test_a_problem_speaks_the_callers_language(client: FlaskClient, wished: str, given: str) -> None:
    response = client.get("/v1/posts/nothing", headers={"Accept-Language": wished} if wished else {})
    assert_problem(response, 404)
    assert response.headers["Content-Language"] == given


def test_a_language_in_the_address_wins(client: FlaskClient) -> None:
    response = client.get("/v1/posts/nothing?lang=km", headers={"Accept-Language": "en"})
    assert response.headers["Content-Language"] == "km"


def test_the_callers_request_id_comes_back(client: FlaskClient) -> None:
    problem = assert_problem(client.get("/v1/nothing", headers={"X-Request-ID": "phone-17"}), 404)
    assert problem["request_id"] == "phone-17"


@pytest.mark.parametrize("given", ["a" * 65, "two words", "'; drop"])
def test_a_request_id_that_could_spoil_a_log_is_replaced(client: FlaskClient, given: str) -> None:
    problem = assert_problem(client.get("/v1/nothing", headers={"X-Request-ID": given}), 404)
    assert problem["request_id"] != given


@pytest.fixture
def broken(settings: Settings) -> Iterator[Flask]:
    """An application with a view that breaks."""
    app = create_app(settings)

    @app.get("/v1/broken")
    def break_down() -> str:
        raise RuntimeError("the secret is 4711")

    yield app
    app.extensions[EXTENSION].close()


def test_what_broke_inside_stays_inside(broken: Flask) -> None:
    response = broken.test_client().get("/v1/broken")
    assert_problem(response, 500, "http_500")
    assert "4711" not in response.get_data(as_text=True)


def test_faults_have_one_code_whether_the_schema_or_the_domain_found_them(phone: FlaskClient) -> None:
    by_schema = phone.post("/v1/reports", json={**REPORT, "text": 7})
    by_domain = phone.post("/v1/reports", json={**REPORT, "category": "nope"})

    assert_problem(by_schema, 422, "invalid")
    assert_problem(by_domain, 422, "invalid")


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Xin thử lại sau 5 phút."), ("en", "Please try again in 5 minutes."), ("km", "5 នាទី")],
)
def test_who_has_to_wait_reads_for_how_long(app: Flask, language: str, said: str) -> None:
    with app.test_request_context("/v1/x", headers={"Accept-Language": language}):
        for error in (
            TooMany(retry_after=299),
            TooMany("login_locked", retry_after=299),
            Unavailable("store_away", retry_after=299),
            Clash("idempotency_key_in_use", retry_after=299),
        ):
            answer = domain_problem(error)
            assert said in answer.get_json()["detail"]
            assert answer.headers["Retry-After"] == "299"


def test_no_sentence_says_later_without_saying_when() -> None:
    vague = re.compile(
        r"thử lại sau(?! \{wait\})|giây lát|đợi một chút|try again later|in a moment", re.IGNORECASE
    )
    sentences = {
        code: said for code, by_language in catalogue()["sentences"].items() for said in by_language.values()
    }
    assert {code for code, said in sentences.items() if vague.search(said)} == set()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 second"), (90, "90 seconds"), (91, "2 minutes"), (3600, "60 minutes"), (86_400, "24 hours")],
)
def test_a_wait_is_never_said_too_short(seconds: int, said: str) -> None:
    assert waits.said(seconds, "en") == said


def test_a_fault_calls_a_field_what_people_call_it(phone: FlaskClient) -> None:
    body = {"category": "flood", "place": {"lat": "x", "lon": 106.3}}
    problem = phone.post("/v1/reports", json=body).get_json()
    assert {fault["field"]: fault["detail"] for fault in problem["faults"]} == {
        "text": "Thiếu nội dung.",
        "place.lat": "Vĩ độ không đúng kiểu dữ liệu.",
    }


@pytest.mark.parametrize("text", ["\u200b", "\u2060" * 20, "  "])
def test_a_text_that_shows_nothing_is_one_fault(phone: FlaskClient, text: str) -> None:
    body = {"text": text, "category": "flood", "place": {"lat": 9.9347, "lon": 106.3455}}
    problem = phone.post("/v1/reports", json=body).get_json()
    assert [(fault["field"], fault["code"]) for fault in problem["faults"]] == [("text", "required")]


def test_what_is_too_large_says_how_large_it_may_be(phone: FlaskClient) -> None:
    answer = phone.post("/v1/devices", data="x" * 200_000, content_type="application/json")
    assert "97 KB" in assert_problem(answer, 413, "http_413")["detail"]
