"""`/v1/feed` and `/v1/posts`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from models.content import publishing
from models.store import Store, events
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post


def test_the_feed_of_a_commune_has_its_posts(client: FlaskClient, store: Store) -> None:
    post(store, title="đây", area_id=PHUONG_TRA_VINH)
    answer = client.get("/v1/feed?area=29242").get_json()
    assert [row["title"] for row in answer["posts"]] == ["đây"]


def test_the_next_page_is_named_in_the_headers_and_can_be_followed(client: FlaskClient, store: Store) -> None:
    for hours in (1, 2, 3):
        post(store, title=str(hours), at=datetime.now(UTC) - timedelta(hours=hours))
    first = client.get("/v1/feed?limit=2")
    address = first.headers["Link"].partition(">")[0].lstrip("<")
    second = client.get(address)
    titles = [row["title"] for page in (first, second) for row in page.get_json()["posts"]]
    assert (titles, json.loads(second.headers["X-Pagination"])) == (["1", "2", "3"], {"next": None})


def test_without_an_area_the_whole_province_is_read_page_by_page(client: FlaskClient, store: Store) -> None:
    for hours, area in enumerate((VINH_LONG, PHUONG_TRA_VINH, PHUONG_LONG_DUC), 1):
        post(store, title=str(hours), area_id=area, at=datetime.now(UTC) - timedelta(hours=hours))
    first = client.get("/v1/feed?limit=2")
    second = client.get(first.headers["Link"].partition(">")[0].lstrip("<"))
    assert [row["title"] for page in (first, second) for row in page.get_json()["posts"]] == ["1", "2", "3"]


def test_what_stands_in_another_province_is_not_in_the_feed_of_this_one(
    client: FlaskClient, store: Store
) -> None:
    post(store, area_id=OLD_TRA_VINH)
    assert client.get("/v1/feed").get_json()["posts"] == []


def test_a_poll_without_news_costs_no_body(client: FlaskClient, store: Store) -> None:
    post(store)
    tag = client.get("/v1/feed").headers["ETag"]
    again = client.get("/v1/feed", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_post_changes_the_tag(client: FlaskClient, store: Store) -> None:
    tag = client.get("/v1/feed").headers["ETag"]
    post(store)
    assert client.get("/v1/feed", headers={"If-None-Match": tag}).status_code == 200


def test_a_forged_cursor_is_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/v1/feed?after=xyz")
    assert (answer.status_code, answer.get_json()["faults"][0]["code"]) == (422, "bad_cursor")


def test_a_post_is_read_in_its_translation(client: FlaskClient, store: Store) -> None:
    made = post(store, lang="km", translations={"vi": {"title": "dịch", "body": "…"}})
    answer = client.get(f"/v1/posts/{made['_id']}?lang=vi").get_json()
    assert (answer["title"], answer["lang"], answer["languages"]) == ("dịch", "vi", ["km", "vi"])


def test_a_withdrawn_post_is_not_found(client: FlaskClient, store: Store) -> None:
    made = post(store)
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    assert client.get(f"/v1/posts/{made['_id']}").status_code == 404
