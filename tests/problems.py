"""The shape of every error, asserted in one place: use `assert_problem` wherever a test expects a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree
from werkzeug.test import TestResponse

from api.extensions.problem_sentences import catalogue
from models.language.languages import LANGUAGES

MEMBERS = {"type", "title", "status", "code", "detail", "faults", "request_id"}

#: What an answer of that status must say in its headers.
HEADERS: Mapping[int, str] = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}


def assert_problem(response: TestResponse, status: int, code: str | None = None) -> dict[str, Any]:
    """Assert that the answer is a whole problem document with this status; returns it.

    :param code: the stable code, where the test is about it.
    """
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    assert response.mimetype == "application/problem+json"
    body: dict[str, Any] = response.get_json()
    assert body.keys() - {"current", "more_faults", "hotlines", "error"} == MEMBERS
    assert body["status"] == status
    assert code is None or body["code"] == code, body
    assert body["type"] == f"/docs/problems#{body['code']}"
    assert body["request_id"] == response.headers["X-Request-ID"] != ""
    assert response.headers["Cache-Control"] == "no-store"
    assert status not in HEADERS or response.headers.get(HEADERS[status])
    _assert_language(response, body)
    return body


def fields(body: Mapping[str, Any]) -> dict[str, str]:
    """The faults of a problem document: code by field."""
    return {fault["field"]: fault["code"] for fault in body["faults"]}


def _assert_language(response: TestResponse, body: Mapping[str, Any]) -> None:
    """Every sentence is ours and in the language that the answer declares."""
    language = response.headers["Content-Language"]
    assert language in LANGUAGES
    sentences = [body["title"], body["detail"], *(fault["detail"] for fault in body["faults"])]
    for fault in body["faults"]:
        assert fault.keys() == {"field", "code", "detail"}
        assert fault["code"] in catalogue()["sentences"]
    for sentence in sentences:
        assert sentence
        # Vietnamese and Khmer have no sentence in plain ASCII; English of a framework would be.
        assert language == "en" or not sentence.isascii(), sentence


def assert_errors(response: TestResponse, status: int) -> list[str]:
    """Assert that the answer is an array of errors as GeoReport v2 has them; returns their descriptions."""
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    if response.mimetype == "application/json":
        found = [(error["code"], error["description"]) for error in response.get_json()]
        assert all(error.keys() == {"code", "description"} for error in response.get_json())
    else:
        assert response.content_type == "text/xml; charset=utf-8"
        root = etree.fromstring(response.data)
        assert (root.tag, {child.tag for child in root}) == ("errors", {"error"})
        found = [(int(error.findtext("code", "")), error.findtext("description", "")) for error in root]
    assert found
    assert {code for code, _ in found} == {status}
    assert all(description for _, description in found)
    return [description for _, description in found]
