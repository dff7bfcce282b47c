"""What another hub sent waits until an official sees to it or sets it aside, or until what was made of it is out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.areas import agencies
from models.content import posts, publishing
from models.content.posts import POSTS, PostState
from models.desk import my_work
from models.errors import Forbidden, Invalid, NotFound, Stale
from models.hub import arrivals, peers, receiving, settling
from models.hub.arrivals import HUB_ARRIVALS, OPEN, ArrivalState, HubArrival
from models.messages.messages import MessageChannel
from models.open311 import requests
from models.privacy import redaction
from models.reports.reports import REPORTS
from models.store import Store, events
from models.store.events import SYSTEM
from tests import hubs
from tests.builders import PHUONG_TRA_VINH, VINH_LONG


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Store:
    """A store that knows a hub."""
    return hubs.knowing(store, tmp_path, opinion_category="other")


def official(role: Role, area_id: str = VINH_LONG, agency_id: str = "") -> Identity:
    """An official with one role."""
    return Identity(
        CallerKind.OFFICIAL, f"o-{role}", assignments=(Assignment(role, area_id, agency_id),), name="Cán bộ"
    )


EDITOR, HANDLER = official(Role.EDITOR), official(Role.HANDLER)


def receive(store: Store, kind: str = "content", number: int = 1, **given: Any) -> HubArrival:
    """Take a message of the hub."""
    (peer,) = peers.every(store.settings)
    raw = json.dumps(hubs.message(kind, number, **given)).encode()
    return receiving.receive(store, peer, raw)[0]


def state(store: Store, arrival: HubArrival) -> str:
    return str(arrivals.get(store, arrival["_id"])["state"])


def test_what_is_seen_to_waits_no_more_and_its_draft_stays(told: Store) -> None:
    made = receive(told)
    assert len([one for one in my_work.waiting(told, EDITOR) if one.arrival]) == 1
    settling.take(told, EDITOR, made["_id"], "Sẽ biên tập")
    assert my_work.counts(told, EDITOR).arrivals is None
    assert posts.get(told, made["made_id"])["state"] == PostState.DRAFT


def test_what_is_set_aside_says_why_and_its_untouched_draft_goes(told: Store) -> None:
    made = receive(told)
    after = settling.set_aside(told, EDITOR, made["_id"], "Không liên quan tỉnh ta")
    assert (after["state"], after["reason"]) == (ArrivalState.ASIDE, "Không liên quan tỉnh ta")
    assert posts.get(told, made["made_id"])["state"] == PostState.DISCARDED


def test_a_draft_that_somebody_writes_in_stays_when_the_message_is_set_aside(told: Store) -> None:
    made = receive(told)
    told.collection(POSTS).update_one({"_id": made["made_id"]}, {"$set": {"editors": ["o2"]}})
    settling.set_aside(told, EDITOR, made["_id"], "Đã có bài khác")
    assert posts.get(told, made["made_id"])["state"] == PostState.DRAFT


def test_nothing_is_set_aside_without_a_reason(told: Store) -> None:
    made = receive(told)
    with pytest.raises(Invalid):
        settling.set_aside(told, EDITOR, made["_id"], "..")


def test_of_two_who_settle_at_once_the_second_is_told(told: Store) -> None:
    made = receive(told)
    settling.take(told, EDITOR, made["_id"], expect=made["version"])
    with pytest.raises(Stale):
        settling.set_aside(told, EDITOR, made["_id"], "Không liên quan", expect=made["version"])


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        (EDITOR, {"content", "directive"}),
        (HANDLER, {"content", "directive", "opinion"}),
        (official(Role.DUTY_OFFICER), {"opinion"}),
        (official(Role.EDITOR, PHUONG_TRA_VINH), set()),
        (official(Role.EDITOR, agency_id=agencies.committee(VINH_LONG)), {"content", "directive"}),
        (official(Role.EDITOR, agency_id=agencies.agency_id("xd", VINH_LONG)), set()),
    ],
    ids=["editor", "handler", "on duty", "of a commune", "of the office", "of another office"],
)
def test_each_sees_what_they_may_see_to(told: Store, who: Identity, kinds: set[str]) -> None:
    for kind in ("content", "directive", "opinion"):
        receive(told, kind, thing=kind)
    assert {row["kind"] for row in settling.search(told, who)[0]} == kinds


def test_who_may_see_to_nothing_is_refused(told: Store) -> None:
    made = receive(told)
    admin = official(Role.ADMIN)
    with pytest.raises(Forbidden):
        settling.insist_somewhere(admin)
    with pytest.raises(NotFound):
        settling.take(told, admin, made["_id"])


@pytest.mark.parametrize(
    ("step", "becomes"),
    [("publish", ArrivalState.PUBLISHED), ("discard", ArrivalState.ASIDE)],
)
def test_what_becomes_of_the_draft_settles_the_message(told: Store, step: str, becomes: ArrivalState) -> None:
    made = receive(told)
    if step == "publish":
        publishing.publish(told, made["made_id"], SYSTEM)
    else:
        gone = {"$set": {"state": PostState.DISCARDED}}
        events.change(told, POSTS, made["made_id"], gone, action="discarded", actor=SYSTEM)
    hubs.work(told, rounds=1)
    assert state(told, made) == becomes


def test_a_later_version_takes_the_place_of_the_message_before(told: Store) -> None:
    first, second = receive(told), receive(told, number=2)
    assert (state(told, first), state(told, second)) == (ArrivalState.OUTDATED, ArrivalState.DRAFTED)


def test_what_is_taken_back_above_waits_until_it_is_withdrawn_here(told: Store) -> None:
    made = receive(told)
    publishing.publish(told, made["made_id"], SYSTEM)
    back = receive(told, number=2, body={"status": "withdrawn"})
    assert state(told, back) == ArrivalState.WAITING
    publishing.withdraw(told, made["made_id"], SYSTEM, {"vi": "Nơi gửi đã gỡ."})
    hubs.work(told, rounds=1)
    assert state(told, back) == ArrivalState.SEEN


def test_what_is_taken_back_before_anybody_saw_it_leaves_nothing_to_do(told: Store) -> None:
    receive(told)
    receive(told, number=2, body={"status": "withdrawn"})
    receive(told, thing="never", body={"status": "withdrawn"})
    assert told.collection(HUB_ARRIVALS).count_documents({"state": {"$in": list(OPEN)}}) == 0


def test_an_opinion_is_a_report_that_waits_nowhere_else(told: Store) -> None:
    assert state(told, receive(told, "opinion")) == ArrivalState.FILED


def test_an_opinion_says_its_channel_and_is_read_by_nobody_through_open311(told: Store) -> None:
    made = receive(told, "opinion")
    report = told.one(REPORTS, made["made_id"])
    assert report["reporter"]["channel"] == MessageChannel.HUB
    assert requests.seen(told, [report["code"]]) == []


def test_words_that_are_taken_out_of_a_report_go_from_every_message_of_the_hub(told: Store) -> None:
    later = receive(told, "opinion", number=3)
    receive(told, "opinion", number=2)
    receive(told, "opinion", number=4)
    redaction.redact(told, told.one(REPORTS, later["made_id"]), SYSTEM)
    receive(told, "opinion", number=5)
    assert told.collection(HUB_ARRIVALS).distinct("message") == [""]


def test_an_erased_message_that_comes_again_is_known_and_stays_erased(told: Store) -> None:
    sent = hubs.message("opinion")
    (peer,) = peers.every(told.settings)
    raw = json.dumps(sent).encode()
    made, _ = receiving.receive(told, peer, raw)
    redaction.redact(told, told.one(REPORTS, made["made_id"]), SYSTEM)
    again, fresh = receiving.receive(told, peer, raw)
    assert (fresh, again["message"], arrivals.body_of(told, again)) == (False, "", {})


def test_a_ping_is_answered_and_nothing_of_it_is_kept(told: Store) -> None:
    (peer,) = peers.every(told.settings)
    assert receiving.answer(told, peer, json.dumps(hubs.message("ping")).encode()) == ("m-a1-1", True)
    assert told.collection(HUB_ARRIVALS).count_documents({}) == 0


def test_a_ping_of_another_is_refused(told: Store) -> None:
    (peer,) = peers.every(told.settings)
    with pytest.raises(Invalid):
        receiving.answer(told, replace(peer, id="other"), json.dumps(hubs.message("ping")).encode())
