"""`/v1/posts/search`."""

from __future__ import annotations

from flask.testing import FlaskClient

from models.store import Store
from tests.builders import post
from tests.problems import assert_problem, fields


def test_posts_are_found_by_words(client: FlaskClient, store: Store) -> None:
    made = post(store, title="Lịch cúp điện")
    (item,) = client.get("/v1/posts/search?q=cup dien&area=29242").get_json()["posts"]
    assert (item["id"], item["link"]) == (made["_id"], f"/p/{made['_id']}")


def test_the_next_page_keeps_what_was_asked(client: FlaskClient, store: Store) -> None:
    for number in range(3):
        post(store, title=f"họp {number}")
    first = client.get("/v1/posts/search?q=họp&limit=2")
    second = client.get(first.headers["Link"].partition(">")[0].lstrip("<"))
    assert (len(first.get_json()["posts"]), len(second.get_json()["posts"])) == (2, 1)


def test_what_somebody_looks_for_is_kept_nowhere(client: FlaskClient, store: Store) -> None:
    assert client.get("/v1/posts/search?q=họp").headers["Cache-Control"] == "no-store"


def test_every_fault_of_a_search_is_named_at_once(client: FlaskClient) -> None:
    answer = client.get("/v1/posts/search?q=%20&kind=x&after=!&published_from=now")
    assert set(fields(assert_problem(answer, 422))) == {"q", "kind", "after", "published_from"}
