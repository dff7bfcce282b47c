"""Pages of others read every open answer for programs and what a key opens, and nothing that is a person's."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import create_app
from api.extensions.context import EXTENSION
from models.access.callers import CallerKind
from models.settings import Settings
from tests.contracts.routes import Route

ORIGIN = {"Origin": "https://partner.example"}
ASKED = {**ORIGIN, "Access-Control-Request-Method": "GET"}

#: Below these paths stand answers for programs.
PROGRAMS = ("/v1/", "/cap/", "/open311/", "/openapi.json")


def shared(route: Route) -> bool:
    """Whether pages of others should read a route."""
    reads = route.method == "GET" and bool(route.auth.kinds & {CallerKind.OPEN, CallerKind.SIGNED})
    return route.rule.startswith(PROGRAMS) and (reads or CallerKind.KEY in route.auth.kinds)


def test_pages_of_others_read_just_the_open_answers_for_programs(
    client: FlaskClient, routes: list[Route]
) -> None:
    wrong = []
    for route in routes:
        answer = client.open(route.path, method=route.method, headers=ORIGIN)
        told = (
            answer.headers.get("Access-Control-Allow-Origin"),
            answer.headers["Cross-Origin-Resource-Policy"],
        )
        answer.close()
        if told != (("*", "cross-origin") if shared(route) else (None, "same-origin")):
            wrong.append(f"{route}: {told}")
    assert wrong == []


def test_browsers_that_ask_beforehand_are_told_the_same(client: FlaskClient, routes: list[Route]) -> None:
    wrong = []
    for route in routes:
        headers = {**ORIGIN, "Access-Control-Request-Method": route.method}
        answer = client.options(route.path, headers=headers)
        methods = answer.headers.get("Access-Control-Allow-Methods", "").split(", ")
        if answer.status_code != 204 or answer.data or (route.method in methods) != shared(route):
            wrong.append(f"{route}: {answer.status_code} {methods}")
    assert wrong == []


@pytest.mark.parametrize("path", ["/v1/feed", "/cap/feed.atom", "/v1/hotlines", "/open311/v2/services.json"])
def test_a_page_may_poll_and_read_what_polling_needs(client: FlaskClient, path: str) -> None:
    asked = client.options(path, headers={**ASKED, "Access-Control-Request-Headers": "if-none-match"})
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert int(asked.headers["Access-Control-Max-Age"]) > 0
    exposed = client.get(path, headers=ORIGIN).headers["Access-Control-Expose-Headers"]
    assert {"ETag", "Link", "X-Pagination", "Retry-After", "X-Request-ID"} <= set(exposed.split(", "))


def test_a_page_reads_what_went_wrong(client: FlaskClient) -> None:
    for path in ("/v1/alerts/unknown", "/v1/feed?limit=x", "/open311/v2/requests/unknown.xml"):
        answer = client.get(path, headers=ORIGIN)
        assert answer.status_code >= 400
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_no_page_of_others_sends_a_credential_or_a_pin(client: FlaskClient, routes: list[Route]) -> None:
    for path in (route.path for route in routes):
        answer = client.options(path, headers={**ASKED, "Access-Control-Request-Headers": "authorization"})
        allowed = answer.headers.get("Access-Control-Allow-Headers", "").lower()
        assert "authorization" not in allowed
        assert "pin" not in allowed
        assert "sender" not in allowed
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/chat", "/invitation", "/v1/feed", "/nothing", "/v1/desk/session"])
def test_no_window_of_another_site_reaches_ours(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("public_url", "scheme", "told"),
    [
        ("https://loa.example", "https", "max-age=31536000"),
        ("https://loa.example", "http", None),
        ("http://loa.example", "https", None),
        ("", "https", None),
    ],
)
def test_browsers_stay_with_https_where_residents_reach_loa_by_it(
    public_url: str, scheme: str, told: str | None
) -> None:
    app: Flask = create_app(Settings(mongodb_uri="mongodb://127.0.0.1:1/", public_url=public_url))
    answer = app.test_client().get("/healthz", base_url=f"{scheme}://loa.example")
    app.extensions[EXTENSION].close()
    assert answer.headers.get("Strict-Transport-Security") == told
