"""Who may keep an answer: nobody, unless its view says so, and then it depends on nobody."""

from __future__ import annotations

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.extensions import etag_syntax
from api.extensions.allowed_callers import allow
from api.extensions.caching import CALLER_HEADERS, Keep, cached, declared_keep, insist_on_no_caller
from models.access.callers import CallerKind
from models.alerts.cap_terms import Status
from models.reports import codes_and_pins
from models.store import Store
from tests.alerting import approved
from tests.beating import an_outlet
from tests.builders import post, survey
from tests.contracts.callers import Caller, Callers
from tests.contracts.routes import Route, keep_of
from tests.reporting import filed


@pytest.fixture
def existing(store: Store) -> dict[str, str]:
    """Path parameters of things that exist, and the PIN of a report as `pin`."""
    report = filed(store)
    an_outlet(store, code="86")
    return {
        "<string:identifier>": approved(store, Status.EXERCISE)["identifier"],
        "<string:post_id>": post(store, asks_feedback=True, feedback_public=True)["_id"],
        "<string:survey_id>": survey(store)["_id"],
        "<string:service_code>": "flood",
        "<path:name>": "loa.css",
        "<any(xml, json):form>": "json",
        "<string:code>": "86",
        "pin": codes_and_pins.pin_of(store, report["_id"]),
    }


def test_the_views_that_declare_who_may_keep_them_are_these(app: Flask, routes: list[Route]) -> None:
    """A new one is a decision: look at what it depends on, then write it down."""
    declared = {route.rule for route in routes if keep_of(app, route)}
    assert declared == PUBLIC | LINKED


PUBLIC = {
    "/",
    "/a/<string:code>/feed.atom",
    "/a/<string:code>/feed.rss",
    "/a/<string:identifier>",
    "/board",
    "/board/<name>",
    "/cap/alerts/<string:identifier>.xml",
    "/cap/exercise/alerts/<string:identifier>.xml",
    "/cap/exercise/feed.atom",
    "/cap/exercise/feed.rss",
    "/cap/feed.atom",
    "/cap/feed.rss",
    "/corrections",
    "/docs",
    "/docs-assets/<path:name>",
    "/docs/problems",
    "/maps/<string:code>.json",
    "/open311/discovery.<any(xml, json):form>",
    "/open311/v2/discovery.<any(xml, json):form>",
    "/open311/v2/services.<any(xml, json):form>",
    "/open311/v2/services/<string:service_code>.<any(xml, json):form>",
    "/emblems/<string:area_id>/<string:digest>.jpg",
    "/manifest.webmanifest",
    "/media/<string:name>",
    "/o/<string:code>/sticker",
    "/openapi.json",
    "/p/<string:post_id>",
    "/p/<string:post_id>/pictures/<string:file_id>.jpg",
    "/report",
    "/s/<string:survey_id>/poster",
    "/s/<string:survey_id>/results",
    "/static/<path:name>",
    "/v1/alerts",
    "/v1/alerts/<string:identifier>",
    "/v1/areas",
    "/v1/areas/<string:code>",
    "/v1/categories",
    "/v1/corrections",
    "/v1/feed",
    "/v1/feed/changes",
    "/v1/hazards",
    "/v1/hotlines",
    "/v1/outlets/keys",
    "/v1/posts/<string:post_id>",
    "/v1/posts/<string:post_id>/editions",
    "/v1/posts/<string:post_id>/feedback",
    "/v1/posts/<string:post_id>/files/<string:file_id>",
    "/v1/posts/<string:post_id>/files/<string:file_id>/<string:part>",
    "/v1/reports/map",
    "/v1/surveys",
    "/v1/surveys/<string:survey_id>",
    "/v1/surveys/<string:survey_id>/results",
    "/worker.js",
    "/x/<string:code>",
    "/x/<string:code>/poster",
    "/x/<string:code>/map",
}

LINKED = {
    "/v1/desk/media/<string:file_id>/parts/<string:part>",
    "/v1/desk/sounds/<string:sound_id>/renditions/<string:ending>",
    "/v1/requisitions/<string:requisition_id>/plays.csv",
    "/v1/uploads/<string:upload_id>/<string:rendition>.jpg",
    "/v1/uploads/<string:upload_id>/document.pdf",
}


@pytest.mark.turns(2)
@pytest.mark.parametrize("caller", [Caller.NOBODY, Caller.CITIZEN, Caller.ALL_ROLES, Caller.KEY])
def test_nobody_keeps_what_no_view_declares(
    client: FlaskClient, app: Flask, routes: list[Route], callers: Callers, caller: Caller
) -> None:
    wrong = {}
    for route in (route for route in routes if not keep_of(app, route)):
        headers = callers.headers(caller)
        for method in (route.method, "OPTIONS", *(["HEAD"] if route.method == "GET" else [])):
            answer = client.open(route.path, method=method, headers=headers)
            if not _kept_by_nobody(answer):
                wrong[f"{method} {route.rule}"] = answer.headers.getlist("Cache-Control")
    assert wrong == {}


@pytest.mark.parametrize(
    "path", ["/nothing-here", "/v1/nothing", "/webhooks/rest", "/v1/feed?no=1", "/v1/alerts/x"]
)
def test_nobody_keeps_errors_and_redirects(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {308, 404, 422}
    assert _kept_by_nobody(answer)


def test_what_may_be_kept_is_the_same_for_every_caller(
    client: FlaskClient, routes: list[Route], callers: Callers, existing: dict[str, str]
) -> None:
    told = {"X-Report-PIN": existing["pin"], "X-Chat-Sender": "someone-else"}
    headers = [callers.headers(caller) | told for caller in Caller]
    answers = [client.get(_path(route, existing)) for route in routes if route.rule in PUBLIC]
    plain = {answer.request.full_path: answer.data for answer in answers if answer.status_code == 200}
    assert len(plain) > 20
    wrong = [
        path for path, body in plain.items() for one in headers if client.get(path, headers=one).data != body
    ]
    assert wrong == []


def test_what_may_be_kept_says_so_and_varies_on_what_it_depends_on(
    client: FlaskClient, app: Flask, routes: list[Route], existing: dict[str, str]
) -> None:
    wrong, tried = [], 0
    for route in (route for route in routes if route.rule in PUBLIC):
        answers = {
            language: client.get(_path(route, existing), headers={"Accept-Language": language})
            for language in ("vi", "en")
        }
        vietnamese, keep = answers["vi"], keep_of(app, route)
        if keep is None or vietnamese.status_code != 200:
            continue
        tried += 1
        depends = vietnamese.data != answers["en"].data
        varies = "Accept-Language" in vietnamese.headers.get("Vary", "")
        if (depends and not varies) or vietnamese.headers["Cache-Control"] != keep.value.control:
            wrong.append(str(route))
    assert wrong == []
    assert tried > 20


def test_whoever_has_the_newest_gets_304_whatever_a_proxy_did_to_the_tag(
    client: FlaskClient, routes: list[Route], existing: dict[str, str]
) -> None:
    wrong = []
    for route in (route for route in routes if route.rule in PUBLIC):
        first = client.get(_path(route, existing))
        if first.status_code != 200:
            continue
        opaque = first.headers["ETag"].strip('"')
        for tag in (
            f'"{opaque}"',
            f'W/"{opaque}"',
            f'"{opaque}-gzip"',
            f'W/"{opaque}-br"',
            f'"{opaque}-zstd"',
        ):
            again = client.get(_path(route, existing), headers={"If-None-Match": tag})
            same = all(
                again.headers.get(name) == first.headers.get(name)
                for name in ("ETag", "Cache-Control", "Vary")
            )
            if again.status_code != 304 or not same:
                wrong.append(f"{route} {tag}")
        if client.get(_path(route, existing), headers={"If-None-Match": f'"{opaque}-x"'}).status_code != 200:
            wrong.append(f"{route} took a tag that is not ours")
    assert wrong == []


def test_no_tag_of_ours_ends_like_one_that_a_proxy_changed(client: FlaskClient) -> None:
    for path in ("/v1/feed", "/openapi.json", "/static/loa.css"):
        tag = client.get(path).headers["ETag"]
        assert etag_syntax.as_sent(tag) == [tag.strip('"')]


def test_assets_are_kept_for_good_at_the_address_of_their_content_only(client: FlaskClient) -> None:
    page = client.get("/chat").get_data(as_text=True)
    address = page.split('href="/static/chat.css', 1)[1].split('"')[0]
    kept = {
        query: client.get(f"/static/chat.css{query}").headers["Cache-Control"]
        for query in (address, "", "?v=0")
    }
    assert kept == {
        address: Keep.FROZEN.value.control,
        "": Keep.ASK.value.control,
        "?v=0": Keep.ASK.value.control,
    }


@pytest.mark.parametrize(
    "kinds", [(CallerKind.DEVICE,), (CallerKind.OPEN, CallerKind.KEY), (CallerKind.SIGNED,)]
)
def test_an_app_that_lets_others_keep_what_knows_its_caller_does_not_start(
    kinds: tuple[CallerKind, ...],
) -> None:
    app = Flask("wrong")

    @app.get("/mine")
    @allow(*kinds)
    @cached(Keep.ASK)
    def mine() -> Response:
        return Response("mine")

    with pytest.raises(RuntimeError, match="GET /mine"):
        insist_on_no_caller(app)
    assert declared_keep(app, "mine", "HEAD") is Keep.ASK


def _path(route: Route, existing: dict[str, str]) -> str:
    path = route.rule
    for name, value in existing.items():
        path = path.replace(name, value)
    return path + ("?bbox=106.3,9.9,106.4,10.0" if path.endswith("/map") else "")


def _kept_by_nobody(answer: TestResponse) -> bool:
    vary = answer.headers.get("Vary", "")
    answer.close()
    return answer.headers.getlist("Cache-Control") == ["no-store"] and all(
        name in vary for name in CALLER_HEADERS
    )
