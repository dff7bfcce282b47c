"""What another hub sends lands as drafts and reports, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.content import posts
from models.content.posts import POSTS, PostState
from models.directives.directives import DIRECTIVES, DirectiveState
from models.errors import Clash, Invalid
from models.hub import dispatches, peers, receiving
from models.hub.arrivals import ArrivalState, HubArrival
from models.hub.dispatches import HUB_DISPATCHES
from models.reports.reports import REPORTS
from models.settings import SettingsError
from models.store import Store, events
from models.store.events import SYSTEM
from tests import hubs


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Store:
    """A store that knows a hub."""
    return hubs.knowing(store, tmp_path, opinion_category="other")


def receive(store: Store, message: dict[str, Any]) -> HubArrival:
    """Take a message of the hub."""
    (peer,) = peers.every(store.settings)
    return receiving.receive(store, peer, json.dumps(message).encode())[0]


def test_a_later_version_writes_an_untouched_draft_again(told: Store) -> None:
    receive(told, hubs.message())
    made = receive(told, hubs.message(number=2, body={"texts": {"vi": {"title": "Mới", "body": "Mới."}}}))
    (post,) = told.collection(POSTS).find()
    assert (post["_id"], post["texts"]["vi"]["title"]) == (made["made_id"], "Mới")


def test_a_later_version_leaves_alone_what_an_official_wrote_in(told: Store) -> None:
    first = receive(told, hubs.message())
    mine = {"$set": {"editors": ["cán-bộ"], "texts.vi.title": "Của tôi"}}
    events.change(told, POSTS, first["made_id"], mine, action="edited", actor=SYSTEM)
    second = receive(told, hubs.message(number=2))
    assert posts.get(told, first["made_id"])["texts"]["vi"]["title"] == "Của tôi"
    assert posts.get(told, second["made_id"])["state"] == PostState.DRAFT


def test_what_is_withdrawn_above_takes_an_untouched_draft_away(told: Store) -> None:
    first = receive(told, hubs.message())
    receive(told, hubs.message(number=2, body={"status": "withdrawn"}))
    assert posts.get(told, first["made_id"])["state"] == PostState.DISCARDED


def test_a_document_lands_as_a_draft_without_recipients(told: Store) -> None:
    made = receive(told, hubs.message("directive"))
    found = told.one(DIRECTIVES, made["made_id"])
    assert (found["state"], found["units"], found["author"]) == (DirectiveState.DRAFT, [], "")


def test_an_opinion_is_filed_once_and_its_answer_goes_back(told: Store) -> None:
    sent = hubs.message("opinion")
    made = receive(told, sent)
    receive(told, sent)
    (report,) = told.collection(REPORTS).find()
    assert report["reporter"]["owner"] == {"kind": "hub", "id": hubs.TU}
    events.change(
        told,
        REPORTS,
        report["_id"],
        {"$set": {"state": report["state"]}},
        action="replied",
        actor=SYSTEM,
        details={"note": "Đã cử người xuống."},
    )
    hubs.work(told)
    (row,) = told.collection(HUB_DISPATCHES).find()
    said = json.loads(dispatches.text(told, row))
    assert said["in_reply_to"] == made["message_id"]
    assert said["body"]["text"] == "Đã cử người xuống."


def test_the_words_of_an_opinion_are_not_stored_in_the_clear(told: Store) -> None:
    made = receive(told, hubs.message("opinion"))
    assert "rè" not in str(made)


def test_another_message_under_a_known_id_is_refused(told: Store) -> None:
    first = hubs.message()
    receive(told, first)
    with pytest.raises(Clash) as caught:
        receive(told, first | {"thing": {"id": "b", "version": 1}})
    assert caught.value.code == "hub_differs"


@pytest.mark.parametrize(
    "given",
    [{"from": "other"}, {"to": "other"}, {"sent": "2999-01-01T00:00:00Z"}],
    ids=["of another hub", "for another", "from the future"],
)
def test_what_is_not_of_this_hub_for_us_is_refused(told: Store, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        receive(told, hubs.message(**given))


def test_a_kind_that_the_hub_may_not_send_is_refused(store: Store, tmp_path: Path) -> None:
    told = hubs.knowing(store, tmp_path, takes_from=["content"])
    with pytest.raises(Invalid):
        receive(told, hubs.message("directive"))


def test_an_older_version_is_kept_as_outdated(told: Store) -> None:
    receive(told, hubs.message(number=2))
    assert receive(told, hubs.message(number=1))["state"] == ArrivalState.OUTDATED


@pytest.mark.parametrize(
    "given",
    [
        {"way": "https", "url": "http://hub.example", "token_key": "k"},
        {"way": "https", "url": "https://hub.example"},
        {"way": "folder", "folder": ""},
        {"way": "pigeon"},
        {"id": "../x"},
        {"gives": ["opinion"]},
    ],
    ids=["plain http", "no proof", "no folder", "no way", "no name", "wrong kind"],
)
def test_a_hub_that_could_not_work_is_refused_in_the_settings(
    store: Store, tmp_path: Path, given: dict[str, Any]
) -> None:
    with pytest.raises(SettingsError):
        peers.every(hubs.knowing(store, tmp_path, **given).settings)


def test_content_of_a_category_that_is_unknown_here_lands_under_the_usual_topic(told: Store) -> None:
    made = receive(told, hubs.message(body={"category": "of_theirs"}))
    assert posts.get(told, made["made_id"])["category"] == peers.every(told.settings)[0].topic
