"""The OpenAPI document is valid, complete and the one in the repository."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import schemathesis
from flask import Flask, Response

from api.extensions.open_answers import EXTENSIBLE, in_answers
from api.extensions.openapi import made_once
from api.extensions.problems import API_PREFIXES
from api.extensions.smorest import PROBLEM, operation_id
from api.open311.errors import PREFIX
from tests.contracts import document
from tests.contracts.document import Operation
from tests.contracts.routes import Route, keep_of

#: The errors of another standard.
OPEN311 = {"application/json", "text/xml"}


@pytest.fixture(scope="module")
def current(app: Flask) -> dict[str, Any]:
    """The document as the routes make it."""
    return document.current(app)


@pytest.fixture(scope="module")
def operations(current: dict[str, Any]) -> list[Operation]:
    """Every operation of the document."""
    return list(document.operations(current))


def test_the_document_in_the_repository_is_current(current: dict[str, Any]) -> None:
    """When it is not: `make openapi`."""
    assert document.committed() == current


def test_the_document_is_put_together_once_however_many_ask() -> None:
    made: list[int] = []

    def view() -> Response:
        made.append(len(made))
        return Response(f"{len(made)}")

    kept = made_once(view)
    with ThreadPoolExecutor(8) as many:
        assert {one.get_data() for one in many.map(lambda _: kept(), range(100))} == {b"1"}


def test_the_document_is_valid_openapi(current: dict[str, Any]) -> None:
    # To import it takes two seconds, which every process of pytest would spend.
    import openapi_spec_validator

    assert current["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(current).validate()
    # Stricter: it tries every default on its schema, as generators of clients do.
    openapi_spec_validator.validate(current)


def test_every_operation_has_a_name_of_its_own(operations: list[Operation]) -> None:
    names = [one.body["operationId"] for one in operations]

    assert sorted(set(names)) == sorted(names)
    assert [name for name in names if not re.fullmatch("[a-z][a-z0-9_]+", name)] == []


def test_the_name_of_an_operation_comes_from_its_view_and_not_from_its_address() -> None:
    assert operation_id("reports", "ReportsViews", "post", in_class=True) == "reports_post"
    assert operation_id("desk-agencies", "AgenciesByIdViews", "get", in_class=True) == (
        "desk_agencies_by_id_get"
    )
    assert operation_id("open311-filing", "create", "post", in_class=False) == "open311_filing_create"


def test_the_document_says_where_it_is_served(current: dict[str, Any]) -> None:
    assert [one["url"] for one in current["servers"]] == ["/"]


def test_answers_leave_room_for_what_later_versions_add(current: dict[str, Any]) -> None:
    closed = [
        schema
        for schema in in_answers(current)
        if schema.get("additionalProperties") is False
        or any("enum" in part for part in schema.get("properties", {}).values())
    ]

    assert closed == []
    states = current["components"]["schemas"]["State"]["properties"]["id"]
    assert "in_progress" in states[EXTENSIBLE]


def test_requests_stay_closed(current: dict[str, Any]) -> None:
    assert current["components"]["schemas"]["ReportPost"]["additionalProperties"] is False


def test_no_parameter_is_null(operations: list[Operation]) -> None:
    parameters = [
        (str(one), parameter)
        for one in operations
        for parameter in one.body.get("parameters", [])
        if "schema" in parameter
    ]

    assert [found for found in parameters if "null" in found[1]["schema"].get("type", ())] == []
    assert [found for found in parameters if None in found[1]["schema"].get("enum", ())] == []


def test_every_reference_leads_somewhere(current: dict[str, Any]) -> None:
    for reference in _references(current):
        assert document.resolved(current, {"$ref": reference})


def test_every_operation_has_a_summary(operations: list[Operation]) -> None:
    assert [str(one) for one in operations if not one.body.get("summary")] == []


def test_every_operation_says_how_it_succeeds(operations: list[Operation]) -> None:
    assert [str(one) for one in operations if not _successes(one)] == []


def test_every_operation_says_who_may_call_it(operations: list[Operation]) -> None:
    assert [str(one) for one in operations if "security" not in one.body] == []


def test_the_documented_callers_are_the_declared_ones(
    operations: list[Operation], routes: list[Route]
) -> None:
    declared = {(route.method, _template(route.rule)): route.auth for route in routes}
    wrong = []
    for one in operations:
        auth, rows = declared[one.method.upper(), one.path], one.body["security"]
        schemes = {scheme for row in rows for scheme in row}
        without = not rows or {} in rows
        if schemes != {str(kind) for kind in auth.credentials} or without is auth.asks:
            wrong.append(str(one))
    assert wrong == []


def test_reads_that_may_be_kept_and_writes_with_bodies_say_so(
    operations: list[Operation], routes: list[Route], app: Flask
) -> None:
    kept = {(route.method, _template(route.rule)) for route in routes if keep_of(app, route)}
    wrong = []
    for one in operations:
        names, responses = _parameter_names(one), one.body["responses"]
        polled = (one.method.upper(), one.path) in kept
        if ("IfNoneMatch" in names, "304" in responses) != (polled, polled) or "AcceptLanguage" not in names:
            wrong.append(str(one))
        if not one.path.startswith(PREFIX):
            needed = {"429"} | ({"413", "415"} if "requestBody" in one.body else set())
            wrong += [f"{one} {status}" for status in needed - responses.keys()]
    assert wrong == []


def test_writes_by_version_document_the_tag_and_both_refusals(operations: list[Operation]) -> None:
    versioned = [one for one in operations if "412" in one.body["responses"]]
    wrong = [
        str(one)
        for one in versioned
        if "IfMatch" not in _parameter_names(one) or "428" not in one.body["responses"]
    ]
    assert wrong == []
    assert len(versioned) > 30


def test_every_answer_documents_who_may_keep_it(current: dict[str, Any], operations: list[Operation]) -> None:
    wrong = [
        f"{one} {status}"
        for one in operations
        for status, response in one.body["responses"].items()
        if not {"Cache-Control", "X-Request-ID"}
        <= document.resolved(current, response).get("headers", {}).keys()
    ]
    assert wrong == []


def test_every_json_route_stands_in_the_document(operations: list[Operation], routes: list[Route]) -> None:
    documented = {(one.method.upper(), one.path) for one in operations}
    missing = [
        str(route)
        for route in routes
        if route.rule.startswith("/v1/") and (route.method, _template(route.rule)) not in documented
    ]
    assert missing == []


def test_errors_are_problem_documents(current: dict[str, Any], operations: list[Operation]) -> None:
    wrong = [
        f"{one} {status}"
        for one in operations
        for status, response in one.body["responses"].items()
        if status == "default" or int(status) in range(400, 500)
        if _media_types(current, response) != (OPEN311 if one.path.startswith(PREFIX) else {PROBLEM})
    ]
    assert wrong == []


def test_every_operation_says_that_it_may_fail(operations: list[Operation]) -> None:
    assert [str(one) for one in operations if "default" not in one.body["responses"]] == []


def test_only_paths_for_programs_are_documented(current: dict[str, Any]) -> None:
    assert [path for path in current["paths"] if not path.startswith((*API_PREFIXES, "/feeds"))] == []


def _parameter_names(operation: Operation) -> set[str]:
    """The shared parameters of an operation."""
    return {one["$ref"].rsplit("/", 1)[-1] for one in operation.body.get("parameters", []) if "$ref" in one}


def _successes(operation: Operation) -> list[str]:
    return [status for status in operation.body["responses"] if status.startswith("2")]


def _media_types(current: dict[str, Any], response: dict[str, Any]) -> set[str]:
    return set(document.resolved(current, response).get("content", {}))


def _template(rule: str) -> str:
    """A rule as the document writes it: `/v1/posts/{post_id}`."""
    parts = (part.rsplit(":", 1)[-1] for part in rule.replace(">", "}").split("<"))
    head, *rest = parts
    return head + "".join("{" + part for part in rest)


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        inner = set().union(*(_references(value) for value in node.values()))
        return inner | ({node["$ref"]} if isinstance(node.get("$ref"), str) else set())
    return set().union(*(_references(value) for value in node)) if isinstance(node, list) else set()
