"""`/v1/feed/marks`, `/v1/feed/saved` and `/v1/feed/reading`: apart from the feed, for one reader alone."""

from __future__ import annotations

from flask.testing import FlaskClient

import notifications.reactions  # noqa: F401 - registers the reactions
from models.content import publishing
from models.store import Store, events, outbox
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests.builders import Caller, a_citizen, a_device, an_official, headers_for, post
from tests.problems import assert_problem


def mark(client: FlaskClient, reader: Caller, **marks: list[str]) -> int:
    return client.post("/v1/feed/marks", json=marks, headers=headers_for(reader)).status_code


def marked(client: FlaskClient, reader: Caller) -> list[str]:
    answer = client.get("/v1/feed/marks", headers=headers_for(reader)).get_json()
    return [row["post_id"] for row in answer["marks"]]


def test_a_phone_marks_what_it_showed_and_reads_it_back(client: FlaskClient, store: Store) -> None:
    phone, one, two = a_device(store), post(store)["_id"], post(store)["_id"]
    assert mark(client, phone, seen=[one, two], read=[two]) == 204
    answer = client.get("/v1/feed/marks", headers=headers_for(phone)).get_json()
    assert {row["post_id"]: "read_at" in row for row in answer["marks"]} == {one: False, two: True}
    assert answer["more"] is False


def test_marks_without_an_end_are_refused(client: FlaskClient, store: Store) -> None:
    assert mark(client, a_device(store), seen=["0" * 24] * 101) == 422


def test_no_cache_shows_the_marks_of_one_to_another(client: FlaskClient, store: Store) -> None:
    one = post(store)["_id"]
    readers = [a_device(store), a_device(store, push_token="t"), a_citizen(store)]
    mark(client, readers[0], read=[one])
    assert [marked(client, reader) for reader in readers] == [[one], [], []]
    for path in ("/v1/feed/marks", "/v1/feed/saved"):
        answer = client.get(path, headers=headers_for(readers[0]))
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Authorization" in answer.vary


def test_the_feed_is_the_same_for_whoever_has_read_it(client: FlaskClient, store: Store) -> None:
    phone, one = a_device(store), post(store)["_id"]
    before = client.get("/v1/feed")
    mark(client, phone, read=[one])
    client.put(f"/v1/feed/saved/{one}", headers=headers_for(phone))
    after = client.get("/v1/feed", headers=headers_for(phone))
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert after.headers["Cache-Control"].startswith("public")


def test_a_post_is_saved_listed_and_let_go(client: FlaskClient, store: Store) -> None:
    phone, one = a_device(store), post(store, title="để dành")["_id"]
    assert client.put(f"/v1/feed/saved/{one}", headers=headers_for(phone)).status_code == 204
    (row,) = client.get("/v1/feed/saved", headers=headers_for(phone)).get_json()["saved"]
    assert (row["post_id"], row["post"]["title"]) == (one, "để dành")
    assert client.delete(f"/v1/feed/saved/{one}", headers=headers_for(phone)).status_code == 204
    assert client.get("/v1/feed/saved", headers=headers_for(phone)).get_json()["saved"] == []


def test_a_saved_post_that_was_withdrawn_shows_nothing_of_it(client: FlaskClient, store: Store) -> None:
    phone, one = a_device(store), post(store)["_id"]
    client.put(f"/v1/feed/saved/{one}", headers=headers_for(phone))
    publishing.withdraw(store, one, events.SYSTEM, {"vi": "Sai"})
    (row,) = client.get("/v1/feed/saved", headers=headers_for(phone)).get_json()["saved"]
    assert (row["post_id"], row["post"]) == (one, None)


def test_nothing_can_be_saved_that_is_not_there(client: FlaskClient, store: Store) -> None:
    assert_problem(client.put("/v1/feed/saved/x", headers=headers_for(a_device(store))), 404)


def test_officials_and_nobody_have_no_marks(client: FlaskClient, store: Store) -> None:
    assert client.get("/v1/feed/marks").status_code == 401
    assert client.get("/v1/feed/marks", headers=headers_for(an_official(store))).status_code == 403


def test_what_a_device_read_is_the_citizens_who_signs_in(client: FlaskClient, store: Store) -> None:
    phone, one = a_device(store), post(store)["_id"]
    mark(client, phone, read=[one])
    client.put(f"/v1/feed/saved/{one}", headers=headers_for(phone))
    citizen = a_citizen(store, device=phone)
    outside = Outside(store, Channels({}))
    for row in outbox.forgotten(store):
        if row["_id"].endswith(":join_reading"):
            react(outside, row["_id"])
    assert marked(client, citizen) == [one]
    assert len(client.get("/v1/feed/saved", headers=headers_for(citizen)).get_json()["saved"]) == 1
    assert marked(client, phone) == []


def test_a_reader_erases_everything(client: FlaskClient, store: Store) -> None:
    phone, one = a_device(store), post(store)["_id"]
    citizen = a_citizen(store, device=phone)
    for reader in (phone, citizen):
        mark(client, reader, read=[one])
    client.put(f"/v1/feed/saved/{one}", headers=headers_for(citizen))
    assert client.delete("/v1/feed/reading", headers=headers_for(citizen)).status_code == 204
    assert (marked(client, phone), marked(client, citizen)) == ([], [])
    assert client.get("/v1/feed/saved", headers=headers_for(citizen)).get_json()["saved"] == []
