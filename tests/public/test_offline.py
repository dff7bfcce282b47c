"""What a phone keeps of the pages: the worker, which pages ask for it, and the app."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from api.public.offline.worker import SOURCE
from models.store import Store
from tests.builders import post
from tests.reporting import filed

KEEPS, SAYS = "/static/keep.js", "data-offline"


def test_the_worker_stands_at_the_root_and_is_asked_for_each_time(client: FlaskClient) -> None:
    answer = client.get("/worker.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "public, no-cache")
    assert len(answer.data) < 8_000


def test_the_worker_keeps_nothing_that_the_server_does_not_let_anybody_keep() -> None:
    rule = SOURCE.read_text(encoding="utf-8")
    assert 'rule.includes("public") && !rule.includes("no-store")' in rule
    assert r"/^\/($|x\/|a\/|p\/)/" in rule


@pytest.mark.parametrize(
    "path", ["/", "/x/29242", "/search", "/ask", "/report", "/report/what", "/r", "/chat"]
)
def test_only_pages_that_are_the_same_for_everybody_ask_to_be_kept(client: FlaskClient, path: str) -> None:
    assert (KEEPS in client.get(path).text) == (path in {"/", "/x/29242"})


def test_forms_of_reports_say_that_what_was_typed_is_kept(client: FlaskClient, store: Store) -> None:
    report = filed(store)
    for path in ("/report/what", "/report/rescue", f"/r/{report['code']}"):
        assert SAYS in client.get(path).text, path


def test_a_post_can_be_kept_and_its_page_says_how_old_it_is(client: FlaskClient, store: Store) -> None:
    page = client.get(f"/p/{post(store)['_id']}").text
    assert '<p class="offline" role="status" hidden>' in page
    assert "--:--" in page


@pytest.mark.parametrize(
    ("asked", "name", "start"),
    [
        ("?area=29242&lang=km", "Loa – Phường Trà Vinh", "/x/29242?lang=km"),
        ("", "Loa – Tỉnh Vĩnh Long", "/?lang=vi"),
        ("?area=zzz", "Loa – Tỉnh Vĩnh Long", "/?lang=vi"),
    ],
)
def test_the_app_is_that_of_a_commune_or_of_the_province(
    client: FlaskClient, asked: str, name: str, start: str
) -> None:
    answer = client.get(f"/manifest.webmanifest{asked}")
    described = json.loads(answer.data)
    assert answer.mimetype == "application/manifest+json"
    assert (described["name"], described["start_url"]) == (name, start)
    for one in described["icons"]:
        assert client.get(one["src"]).mimetype == "image/png"


def test_a_commune_names_its_own_app(client: FlaskClient) -> None:
    assert 'href="/manifest.webmanifest?lang=vi&area=29242"' in client.get("/x/29242").text
