"""What many ask for stands ready: it is the same as if it were made now, and a change is seen within a second."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo import MongoClient
from werkzeug.test import TestResponse

from api import create_app
from api.extensions import ready_answers
from api.extensions.context import EXTENSION
from api.extensions.logs import HEADER
from api.extensions.ready_answers import LIFE_SECONDS, OVERHEAD_BYTES, Ready, Shelf
from models.settings import Settings
from models.store import Document, Store
from models.store.watching import Watcher
from models.store.written import NUMBERS, seeing
from tests.alerting import approved
from tests.builders import post, survey
from tests.waiting import waited_for

PATHS = (
    "/v1/feed",
    "/v1/feed?limit=3&lang=en",
    "/v1/alerts?status=exercise",
    "/v1/areas",
    "/v1/categories",
    "/v1/surveys",
    "/cap/exercise/feed.atom",
    "/x/86",
)


@pytest.fixture
def town(store: Store) -> Store:
    """A store with a post, an exercise and a survey."""
    post(store, title="Có từ trước")
    approved(store)
    survey(store)
    return store


def asks_the_store(client: FlaskClient, path: str, **headers: str) -> bool:
    """Ask, and say whether the store was asked for it."""
    with seeing() as seen:
        client.get(path, headers=headers)
    return bool(seen.read)


def is_ready(client: FlaskClient, path: str, **headers: str) -> bool:
    """Ask until the answer stands ready."""
    return waited_for(lambda: not asks_the_store(client, path, **headers))


def lasting(answer: TestResponse) -> dict[str, str]:
    """The headers of an answer but for those of the single request."""
    return {name: value for name, value in answer.headers if name not in {HEADER, "Date"}}


@pytest.mark.parametrize("path", PATHS)
def test_what_stands_ready_is_what_is_made(client: FlaskClient, town: Store, path: str) -> None:
    assert is_ready(client, path)
    ready = client.get(path)
    NUMBERS.raise_([(town.db.name, name) for name in town.db.list_collection_names()])
    made = client.get(path)
    assert (ready.status_code, ready.data) == (made.status_code, made.data)
    assert lasting(ready) == lasting(made)


@pytest.mark.parametrize("path", PATHS)
def test_whoever_holds_it_gets_the_same_304(client: FlaskClient, town: Store, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    assert is_ready(client, path)
    ready = client.get(path, headers={"If-None-Match": tag})
    NUMBERS.raise_([(town.db.name, name) for name in town.db.list_collection_names()])
    made = client.get(path, headers={"If-None-Match": tag})
    assert (ready.status_code, ready.data) == (made.status_code, made.data) == (304, b"")
    assert lasting(ready) == lasting(made)


def test_each_language_has_an_answer_of_its_own(client: FlaskClient, town: Store) -> None:
    texts = {}
    for language in ("vi", "km", "en"):
        assert is_ready(client, "/v1/categories", **{"Accept-Language": language})
        texts[language] = client.get("/v1/categories", headers={"Accept-Language": language}).data
    assert len(set(texts.values())) == 3


def test_each_request_keeps_its_own_id(client: FlaskClient, town: Store) -> None:
    assert is_ready(client, "/v1/feed")
    assert client.get("/v1/feed", headers={HEADER: "mine-1"}).headers[HEADER] == "mine-1"
    assert client.get("/v1/feed").headers[HEADER] != client.get("/v1/feed").headers[HEADER]


def test_what_this_process_wrote_is_seen_at_once(client: FlaskClient, town: Store) -> None:
    assert is_ready(client, "/v1/feed")
    post(town, title="Mới đây")
    assert "Mới đây" in client.get("/v1/feed").text


@pytest.fixture
def elsewhere(town: Store) -> Iterator[Store]:
    """The same store as another process has it: what it writes nobody here is told."""
    host, port = town.db.client.address or ("", 0)
    with MongoClient[Document](host, port, tz_aware=True, directConnection=True) as other:
        yield dataclasses.replace(
            town, db=other.get_database(town.db.name, codec_options=town.db.codec_options)
        )


def test_what_another_process_wrote_is_seen_before_the_answer_is_old(
    client: FlaskClient, town: Store, elsewhere: Store
) -> None:
    assert is_ready(client, "/v1/feed")
    post(town, title="Ngay trước")
    client.get("/v1/feed")
    made_at = time.monotonic()
    assert is_ready(client, "/v1/feed")
    post(elsewhere, title="Từ nơi khác")
    assert waited_for(lambda: "Từ nơi khác" in client.get("/v1/feed").text)
    assert time.monotonic() - made_at < LIFE_SECONDS


def test_a_watcher_that_fell_silent_is_passed_over(settings: Settings, town: Store, elsewhere: Store) -> None:
    app = create_app(settings)
    client = app.test_client()
    assert is_ready(client, "/v1/feed")
    app.extensions[Watcher.__name__].stop()
    assert waited_for(lambda: asks_the_store(client, "/v1/feed"))
    post(elsewhere, title="Từ nơi khác")
    assert "Từ nơi khác" in client.get("/v1/feed").text
    app.extensions[EXTENSION].close()


def test_many_who_ask_at_once_have_it_made_once(app: Flask, client: FlaskClient, town: Store) -> None:
    assert is_ready(client, "/v1/feed?limit=4")
    barrier = threading.Barrier(8)

    def ask(_: int) -> bool:
        barrier.wait()
        return asks_the_store(app.test_client(), "/v1/feed?limit=5")

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 1


def test_an_answer_ends_with_what_it_shows(app: Flask) -> None:
    with app.test_request_context("/v1/alerts"):
        soon = datetime.now(UTC) + timedelta(seconds=1)
        ready_answers.good_until([soon + timedelta(hours=1), soon])
        assert ready_answers.life_of_this() <= 1
    with app.test_request_context("/v1/alerts"):
        assert ready_answers.life_of_this() == LIFE_SECONDS


def test_a_request_that_wrote_says_so(store: Store) -> None:
    with seeing() as outer:
        with seeing() as inner:
            store.db.posts.find_one()
        assert (inner.wrote, inner.read) == (False, {(store.db.name, "posts")})
        store.db.posts.update_one({"_id": "nothing"}, {"$set": {"a": 1}})
    assert outer.wrote
    assert outer.read == inner.read


def test_a_joined_collection_counts_as_read(store: Store) -> None:
    with seeing() as seen:
        joined = {"from": "areas", "localField": "a", "foreignField": "_id", "as": "b"}
        list(store.db.posts.aggregate([{"$facet": {"one": [{"$lookup": joined}]}}]))
    assert seen.read == {(store.db.name, "posts"), (store.db.name, "areas")}


def test_what_a_transaction_writes_counts_when_it_is_done(store: Store) -> None:
    place = (store.db.name, "drills")
    (before,) = NUMBERS.of([place])
    heard: list[int] = []

    with store.db.client.start_session() as session, session.start_transaction():
        store.db.drills.update_one({"_id": "nothing"}, {"$set": {"a": 1}}, session=session)
        heard.extend(NUMBERS.of([place]))
    heard.extend(NUMBERS.of([place]))
    assert heard == [before, before + 1]


def test_a_watcher_that_hears_nothing_knows_nothing(store: Store) -> None:
    watcher, places = Watcher(store.db), [(store.db.name, "posts")]
    assert waited_for(lambda: watcher.knows(places))
    watcher.stop()
    assert waited_for(lambda: not watcher.knows(places))


def test_a_watcher_does_not_know_of_other_databases(store: Store) -> None:
    watcher = Watcher(store.db)
    assert waited_for(lambda: watcher.knows([(store.db.name, "posts")]))
    assert not watcher.knows([(store.db.name, "posts"), ("another", "posts")])
    watcher.stop()


def test_the_shelf_lets_go_of_what_was_asked_for_longest_ago() -> None:
    shelf = Shelf(most=3 * OVERHEAD_BYTES)
    for name in "abcd":
        assert shelf.take_turn((name,))
        shelf.end_turn((name,), a_ready())
    assert [name for name in "abcd" if shelf.get((name,))] == ["b", "c", "d"]


def test_an_answer_of_a_clock_that_was_set_back_is_not_young() -> None:
    assert not dataclasses.replace(a_ready(), made_at=time.time() + 60).is_good()


def a_ready() -> Ready:
    """An answer without a body that was made from nothing."""
    return Ready((), b"", "tag", "/v1/feed", (), (), time.time(), LIFE_SECONDS)
