"""One contract for every way to another hub: HTTPS, a folder of files, and the console."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest

from models.content.posts import POSTS, PostState
from models.hub import dispatches, links, messages
from models.hub.arrivals import HUB_ARRIVALS, ArrivalState
from models.hub.dispatches import HUB_DISPATCHES, DispatchState
from models.store import Store
from models.store.events import SYSTEM
from tests import hubs
from tests.builders import post
from tests.standins import hub as stand_in
from tests.standins.hub import StandInHub


@dataclass
class There:
    """A hub behind one way: the store that knows it, what it has got, and how it hands something over."""

    store: Store
    got: Callable[[], list[dict[str, Any]]]
    give: Callable[[list[dict[str, Any]]], None]
    speaks: bool = True


@pytest.fixture(params=["https", "folder", "console"])
def there(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> There:
    """Each way in turn."""
    if request.param == "https":
        above: StandInHub = request.getfixturevalue("above")
        return There(
            request.getfixturevalue("by_https"), lambda: list(above.taken.values()), above.waiting.extend
        )
    if request.param == "console":
        return There(hubs.knowing(store, tmp_path, way="console"), list, lambda rows: None, speaks=False)
    root = tmp_path / "hub"

    def give(rows: list[dict[str, Any]]) -> None:
        (root / "in").mkdir(parents=True, exist_ok=True)
        for number, row in enumerate(rows):
            (root / "in" / f"{number:03}-{row['id']}.json").write_text(json.dumps(row))

    return There(
        hubs.knowing(store, tmp_path),
        lambda: [json.loads(one.read_text()) for one in sorted((root / "out").glob("*.json"))],
        give,
    )


def poll(store: Store) -> None:
    """Begin the links, and fetch."""
    links.plan(store, datetime.now(UTC))
    hubs.work(store, later=True, rounds=2)


def states(store: Store) -> list[str]:
    return [row["state"] for row in store.collection(HUB_DISPATCHES).find().sort("created_at")]


def test_a_post_that_appears_is_taken_once(there: There) -> None:
    shown = post(there.store)
    hubs.work(there.store)
    assert states(there.store) == [DispatchState.TAKEN]
    if there.speaks:
        (got,) = there.got()
        assert got["thing"] == {"id": shown["_id"], "version": shown["version"]}


def test_every_message_keeps_to_its_schema(there: There) -> None:
    post(there.store)
    links.plan(there.store, datetime.now(UTC))
    hubs.work(there.store)
    rows = there.store.collection(HUB_DISPATCHES).find()
    said = [json.loads(dispatches.text(there.store, row)) for row in rows]
    assert {one["kind"] for one in said} >= {"content", "statistics"}
    assert [fault for one in said for fault in messages.faults_of(one)] == []


def test_content_lands_as_a_draft_and_is_not_published(there: There) -> None:
    there.give([hubs.message(body={"priority": "urgent"})])
    poll(there.store)
    found = [row["state"] for row in there.store.collection(POSTS).find()]
    assert found == ([PostState.DRAFT] if there.speaks else [])


def test_a_message_that_comes_twice_lands_once(there: There) -> None:
    there.give([hubs.message(), hubs.message(sent="2026-03-01T00:00:00Z") | {"id": "m-a1-1x"}])
    poll(there.store)
    assert there.store.collection(POSTS).count_documents({}) == (1 if there.speaks else 0)


def test_an_older_version_that_comes_late_overwrites_nothing(there: There) -> None:
    newer = hubs.message(number=2, body={"texts": {"vi": {"title": "Bản mới", "body": "Mới."}}})
    there.give([newer, hubs.message(number=1)])
    poll(there.store)
    titles = [row["texts"]["vi"]["title"] for row in there.store.collection(POSTS).find()]
    assert titles == (["Bản mới"] if there.speaks else [])


@pytest.mark.parametrize("status", [429, 500, 503, 401])
def test_a_hub_that_is_busy_gets_it_later(by_https: Store, above: StandInHub, status: int) -> None:
    above.refusals = [status]
    post(by_https)
    hubs.work(by_https)
    assert states(by_https) == [DispatchState.PENDING]
    hubs.work(by_https, later=True)
    assert states(by_https) == [DispatchState.TAKEN]
    assert [one["id"] for one in above.calls] == [*above.taken] * 2


def test_what_a_hub_refuses_stays_with_the_reason_until_it_is_sent_again(
    by_https: Store, above: StandInHub
) -> None:
    above.refusals = [422]
    post(by_https)
    hubs.work(by_https, later=True)
    (row,) = by_https.collection(HUB_DISPATCHES).find()
    assert (row["state"], row["attempts"][-1]["code"]) == (DispatchState.REFUSED, "http_422")
    dispatches.send_again(by_https, row["_id"], SYSTEM)
    hubs.work(by_https)
    assert [*above.taken] == [row["message_id"]]


def test_a_hub_that_says_nothing_is_asked_again(by_https: Store, above: StandInHub) -> None:
    above.seconds = 1.5
    hasty = replace(by_https, settings=replace(by_https.settings, provider_timeout_seconds=1))
    post(hasty)
    hubs.work(hasty)
    above.seconds = 0
    hubs.work(hasty, later=True)
    assert states(hasty) == [DispatchState.TAKEN]
    assert len(above.taken) == 1


def test_the_token_is_of_exactly_the_message(
    by_https: Store, above: StandInHub, known: stand_in.Identities
) -> None:
    post(by_https)
    hubs.work(by_https)
    said = jwt.decode(
        above.tokens[0].removeprefix("Bearer "),
        known.public_key.read_bytes(),
        algorithms=["EdDSA"],
        audience=hubs.TU,
    )
    assert said["iss"] == hubs.TINH


def test_a_hub_that_repeats_and_reorders_does_no_harm(by_https: Store, above: StandInHub) -> None:
    above.page = 2
    above.waiting = [hubs.message(number=number) for number in (1, 2, 3)]
    above.repeat()
    above.reorder()
    poll(by_https)
    assert by_https.collection(POSTS).count_documents({}) == 1
    assert by_https.collection(HUB_ARRIVALS).count_documents({}) == 3


def test_a_message_that_breaks_its_schema_is_refused_and_holds_nothing_up(
    by_https: Store, above: StandInHub
) -> None:
    above.waiting = [hubs.message(body={"priority": "loud"}), 7, hubs.message(thing="b")]
    poll(by_https)
    assert by_https.collection(POSTS).count_documents({}) == 1
    assert [one["status"] for one in above.receipts] == ["refused", "taken"]


def test_urgent_content_is_published_where_the_setting_says_so(store: Store, tmp_path: Path) -> None:
    told = hubs.knowing(store, tmp_path, publish_urgent=True)
    (tmp_path / "hub" / "in").mkdir(parents=True)
    for number, priority in enumerate(("urgent", "normal")):
        row = hubs.message(thing=priority, body={"priority": priority})
        (tmp_path / "hub" / "in" / f"{number}.json").write_text(json.dumps(row))
    poll(told)
    found = {row["priority"]: row["state"] for row in told.collection(POSTS).find()}
    assert found == {"urgent": PostState.PUBLISHED, "normal": PostState.DRAFT}
    assert {row["state"] for row in told.collection(HUB_ARRIVALS).find()} == {
        ArrivalState.PUBLISHED,
        ArrivalState.DRAFTED,
    }


def test_links_pipes_and_names_that_lead_elsewhere_are_not_read(store: Store, tmp_path: Path) -> None:
    told = hubs.knowing(store, tmp_path)
    inside, secret = tmp_path / "hub" / "in", tmp_path / "secret.json"
    inside.mkdir(parents=True)
    secret.write_text(json.dumps(hubs.message()))
    (inside / "link.json").symlink_to(secret)
    (inside / "folder.json").mkdir()
    poll(told)
    assert told.collection(HUB_ARRIVALS).count_documents({}) == 0
    assert secret.exists()


def test_a_huge_file_is_refused_with_the_reason_beside_it(store: Store, tmp_path: Path) -> None:
    told = hubs.knowing(store, tmp_path)
    inside = tmp_path / "hub" / "in"
    inside.mkdir(parents=True)
    with (inside / "huge.json").open("wb") as file:
        file.truncate(messages.MOST_BYTES * 50)
    poll(told)
    reason = json.loads((tmp_path / "hub" / "refused" / "huge.json.reason").read_text())
    assert reason == {"reason": ": too_long"}


def test_a_link_in_the_place_of_our_file_is_replaced_and_not_followed(store: Store, tmp_path: Path) -> None:
    told = hubs.knowing(store, tmp_path)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    post(told)
    hubs.work(told, rounds=1)
    (row,) = told.collection(HUB_DISPATCHES).find()
    out = tmp_path / "hub" / "out"
    out.mkdir(parents=True)
    (out / f".{row['message_id']}.part").symlink_to(victim)
    (out / f"{row['message_id']}.json").symlink_to(victim)
    hubs.work(told)
    assert victim.read_text() == "mine"
    assert json.loads((out / f"{row['message_id']}.json").read_text())["id"] == row["message_id"]
