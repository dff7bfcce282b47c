"""A write with an `Idempotency-Key` is done once, wherever the process that does it is killed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.desk.saved_views import SAVED_VIEWS
from models.errors import Clash
from models.settings import Settings
from models.store import Store, events, idempotency
from models.store.keyed_request import KeyedRequest
from tests.attacks import keyed_writer
from tests.builders import Caller, an_official, headers_for, survey
from tests.edge import environment
from tests.posting import submitted
from tests.problems import assert_problem
from tests.reporting import filed

#: So many commands at the end of a write are tried one by one: those of its transaction and of its answer. In the long
#: form (`--every-case`) all are.
THE_END = 2

Request = dict[str, Any]


def _comment(store: Store, phone: Caller, handler: Caller) -> Request:
    report = filed(store, phone.id)
    return {"path": f"/v1/reports/{report['code']}/comments", "json": {"note": "Nước vẫn lên"}} | _of(phone)


def _note(store: Store, phone: Caller, handler: Caller) -> Request:
    report = filed(store, phone.id)
    asked = _of(handler)
    asked["headers"]["If-Match"] = '"1"'
    return {"path": f"/v1/desk/reports/{report['code']}/actions/note", "json": {"note": "Đã gọi"}} | asked


def _view(store: Store, phone: Caller, handler: Caller) -> Request:
    return {"path": "/v1/desk/views", "json": {"name": "Ngập", "filter": {}}} | _of(handler)


def _report(store: Store, phone: Caller, handler: Caller) -> Request:
    place = {"area": handler.identity.assignments[0].area_id}
    # The same again would be a repeat, which is filed once by itself.
    number = store.db.reports.count_documents({})
    body = {"text": f"Rác ở đầu hẻm {number}", "category": "garbage", "place": place}
    return {"path": "/v1/reports", "json": body} | _of(phone)


def _publication(store: Store, phone: Caller, handler: Caller) -> Request:
    made = submitted(store)
    asked = _of(an_official(store, role="editor"))
    asked["headers"]["If-Match"] = f'"{made["version"]}"'
    return {"path": f"/v1/desk/posts/{made['_id']}/actions/publish"} | asked


def _opening(store: Store, phone: Caller, handler: Caller) -> Request:
    made = survey(store, state="draft")
    asked = _of(an_official(store, role="editor"))
    asked["headers"]["If-Match"] = '"1"'
    return {"path": f"/v1/desk/surveys/{made['_id']}/actions/open"} | asked


def _of(caller: Caller) -> Request:
    return {"method": "POST", "headers": {**headers_for(caller), "Idempotency-Key": "one"}}


def _told(store: Store, action: str) -> int:
    return store.collection(events.EVENTS).count_documents({"action": action})


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.turns(2)
@pytest.mark.parametrize(
    ("prepare", "action"),
    [
        pytest.param(_comment, "commented", id="comment"),
        pytest.param(_note, "noted", id="note of an official"),
        pytest.param(_view, "saved", id="saved view"),
        pytest.param(_report, "filed", id="report"),
        pytest.param(_publication, "published", id="publication"),
        pytest.param(_opening, "opened", id="opening of a survey"),
    ],
)
def test_killed_before_any_command_and_sent_again_it_is_done_once(
    settings: Settings,
    store: Store,
    client: FlaskClient,
    phone: Caller,
    handler: Caller,
    prepare: Callable[[Store, Caller, Caller], Request],
    action: str,
    every_case: bool,
) -> None:
    lost, there = 0, environment(settings)
    needed = keyed_writer.run(0, there, prepare(store, phone, handler))
    assert needed
    # Everywhere near the end, where the change is written and the answer kept, and here and there before.
    before_it = range(1, needed, 1 if every_case else 120)
    for steps in sorted({*before_it, *range(max(1, needed - THE_END), needed + 1)}):
        request = prepare(store, phone, handler)
        request["headers"]["Idempotency-Key"] = f"{action}-{steps}"
        before = _told(store, action)
        keyed_writer.run(steps, there, request)
        store.db.client.admin.command("killAllSessions", [])
        store.collection(idempotency.IDEMPOTENCY_KEYS).update_many(
            {"state": "begun"}, {"$set": {"at": datetime.now(UTC) - timedelta(minutes=1)}}
        )
        lost += _told(store, action) - before

        again = client.open(**request)

        assert again.status_code in {200, 201} or again.get_json()["code"] == "done_already", again.text
        assert _told(store, action) == before + 1
        assert client.open(**request).status_code == again.status_code
        assert _told(store, action) == before + 1
    # It died at least once between the change and the answer that was to be kept.
    assert lost >= 1


def _keyed(store: Store, key: str = "k") -> Store:
    begun = idempotency.begin(store, key, "body")
    assert isinstance(begun, KeyedRequest)
    return dataclasses.replace(store, keyed=begun)


def _let_go(store: Store) -> None:
    store.collection(idempotency.IDEMPOTENCY_KEYS).update_many(
        {}, {"$set": {"at": datetime.now(UTC) - timedelta(minutes=1)}}
    )


def test_what_a_try_made_before_it_was_cut_off_is_found_by_the_next(store: Store) -> None:
    first = _keyed(store)
    made = [
        events.create(first, SAVED_VIEWS, {"n": n}, action="saved", actor=events.SYSTEM)["_id"]
        for n in range(2)
    ]
    _let_go(store)

    second = _keyed(store)
    found = [
        events.create(second, SAVED_VIEWS, {"n": n}, action="saved", actor=events.SYSTEM)["_id"]
        for n in range(3)
    ]

    assert found[:2] == made
    assert found[2] not in made


def test_a_try_whose_key_was_taken_over_changes_nothing_any_more(store: Store) -> None:
    slow = _keyed(store)
    _let_go(store)
    _keyed(store)

    with pytest.raises(Clash, match="idempotency_key_in_use"):
        events.create(slow, SAVED_VIEWS, {}, action="saved", actor=events.SYSTEM)
    assert _told(store, "saved") == 0


def test_a_try_that_fails_after_it_changed_something_leaves_word_of_it(store: Store) -> None:
    first = _keyed(store)
    made = events.create(first, SAVED_VIEWS, {}, action="saved", actor=events.SYSTEM)
    assert first.keyed is not None
    idempotency.abandon(first, first.keyed)

    second = _keyed(store)

    assert events.create(second, SAVED_VIEWS, {}, action="saved", actor=events.SYSTEM)["_id"] == made["_id"]


def test_what_can_not_be_done_again_is_told_as_done(store: Store, client: FlaskClient, phone: Caller) -> None:
    report = filed(store, phone.id)
    request: Request = {"path": f"/v1/reports/{report['code']}/withdraw", "json": {}} | _of(phone)
    assert client.open(**request).status_code == 200
    # As if the process had died before it kept the answer.
    store.collection(idempotency.IDEMPOTENCY_KEYS).update_many(
        {},
        {
            "$set": {"state": "begun", "at": datetime.now(UTC) - timedelta(minutes=1)},
            "$unset": {"answer": ""},
        },
    )

    assert_problem(client.open(**request), 409, "done_already")
    assert _told(store, "withdrawn") == 1
