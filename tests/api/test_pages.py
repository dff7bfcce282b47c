"""Pages that anybody may open."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from api.extensions.headers import HEADERS, OF_THE_API_PAGE
from api.extensions.problem_sentences import catalogue
from models.reports import hotlines
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, post

PAGES = ("/", "/docs", "/docs/problems", "/invitation")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_language_and_title(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)
    assert re.search(r'<html lang="[a-z]{2}">', page)
    assert re.search(r"<title>[^<]+</title>", page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_main_heading_at_most(client: FlaskClient, path: str) -> None:
    assert client.get(path).get_data(as_text=True).count("<h1") <= 1


@pytest.mark.parametrize("path", [*PAGES, "/openapi.json", "/nothing-here", "/static/loa.css"])
def test_every_answer_has_the_security_headers(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    # Swagger UI writes styles into its page.
    expected = HEADERS | ({"Content-Security-Policy": OF_THE_API_PAGE} if path == "/docs" else {})
    assert {name: response.headers.get(name) for name in HEADERS} == expected
    response.close()


@pytest.mark.parametrize("path", PAGES)
def test_what_a_page_loads_stands_on_this_server(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)
    loaded = re.findall(r'<(?:script|link|img)\b[^>]*(?:src|href)="([^"]+)"', page)
    for address in loaded:
        with client.get(address) as asset:
            assert asset.status_code == 200, address


def test_swagger_ui_reads_the_document_of_this_server(client: FlaskClient) -> None:
    with client.get("/static/docs.js") as script:
        assert '"/openapi.json"' in script.get_data(as_text=True)
    assert json.loads(client.get("/openapi.json").data)["openapi"].startswith("3.1")


def test_an_asset_outside_its_folder_is_not_found(client: FlaskClient) -> None:
    assert client.get("/static/../routes.py").status_code == 404


def test_the_type_of_a_problem_leads_to_its_sentences(client: FlaskClient) -> None:
    page, _, anchor = client.get("/v1/nothing").get_json()["type"].partition("#")
    assert f'id="{anchor}"' in client.get(page).get_data(as_text=True)


def test_the_page_of_problems_has_every_code_in_three_languages(client: FlaskClient) -> None:
    page = client.get("/docs/problems").get_data(as_text=True)
    codes = catalogue()["sentences"]
    assert re.findall(r'<dt id="(\w+)"', page) == list(codes)
    assert [page.count(f'<dd lang="{language}">') for language in ("vi", "km", "en")] == [len(codes)] * 3


def test_a_person_who_went_astray_gets_a_page(client: FlaskClient) -> None:
    response = client.get("/nothing-here", headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (404, "text/html")


def test_a_program_that_went_astray_gets_a_problem(client: FlaskClient) -> None:
    response = client.get("/nothing-here", headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("language", ["vi", "km", "en"])
def test_the_index_begins_with_whom_to_call_and_where_to_report(
    client: FlaskClient, store: Store, language: str
) -> None:
    post(store, area_ids=[VINH_LONG])
    page = client.get("/", query_string={"lang": language}).get_data(as_text=True)
    for row in hotlines.every(store):
        link = page.index(f'href="tel:{row["number"]}"')
        assert row["name"][language] in page[link : link + 200]
        assert link < page.index('class="rows news"')
    assert page.index('href="/chat"') < page.index('class="rows news"')


def test_the_index_shows_the_latest_five_posts_of_the_province(client: FlaskClient, store: Store) -> None:
    for hours in range(1, 8):
        at = datetime.now(UTC) - timedelta(hours=hours)
        post(store, title=f"Tin {hours}", area_id=PHUONG_TRA_VINH if hours % 2 else VINH_LONG, at=at)
    page = client.get("/").get_data(as_text=True)
    assert re.findall(r"Tin \d", page) == [f"Tin {n}" for n in range(1, 6)]


def test_a_post_on_the_index_is_escaped(client: FlaskClient, store: Store) -> None:
    post(store, title="<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(("lang", "heading"), [("vi", "Tin mới"), ("km", "ព័ត៌មាន"), ("en", "Latest news")])
def test_the_index_speaks_the_visitors_language(
    client: FlaskClient, store: Store, lang: str, heading: str
) -> None:
    post(store, title="Tin", translations={"km": {"title": "ដំណឹង", "body": "…"}})
    page = client.get("/", headers={"Accept-Language": lang}).get_data(as_text=True)
    assert f'<html lang="{lang}">' in page
    assert heading in page
    assert ("ដំណឹង" in page) is (lang == "km")


@pytest.mark.parametrize(
    ("lang", "heading"), [("vi", "Nhận thư mời"), ("km", "ទទួលលិខិត"), ("en", "Accept your")]
)
def test_an_invited_official_reads_the_page_in_their_language(
    client: FlaskClient, lang: str, heading: str
) -> None:
    page = client.get(f"/invitation?lang={lang}").get_data(as_text=True)
    assert f"<h1>{heading}" in page


def test_the_page_of_an_invitation_is_kept_by_nobody(client: FlaskClient) -> None:
    headers = client.get("/invitation").headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "same-origin")


def test_an_index_without_posts_has_no_heading_for_them(client: FlaskClient) -> None:
    assert 'class="rows news"' not in client.get("/").get_data(as_text=True)
