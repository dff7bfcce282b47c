"""Many at once: each voter has one voice, whatever becomes known of them meanwhile, and no editor undoes another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest

from models import surveys
from models.access.callers import HERE
from models.content import drafting as posts_drafting
from models.errors import Clash, Stale
from models.messages import messages
from models.store import Store, events
from models.store.collections import Kind
from models.surveys import drafting, voters
from models.surveys.definition import Survey
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.turnout import SURVEY_TURNOUT
from models.surveys.voters import Voter
from tests.answering import over
from tests.builders import a_citizen, a_device, an_official, known_on_zalo, survey
from tests.posting import EDITOR, OTHER_EDITOR, drafted

THREADS = 32
PHONES = [f"+8490000004{number}" for number in range(8)]

T = TypeVar("T")


def at_once(work: Callable[[T], Any], rows: Iterable[T]) -> list[Any]:
    """Do the work for all rows at the same moment; what it returns or raises of ours."""
    given = list(rows)
    barrier = Barrier(len(given))

    def one(row: T) -> Any:
        barrier.wait(30)
        try:
            return work(row)
        except (Clash, Stale) as error:
            return error

    with ThreadPoolExecutor(len(given)) as threads:
        return list(threads.map(one, given))


def vote(store: Store, asked: Survey, voter: Voter, hour: str = "5h") -> Any:
    return surveys.answer(store, asked["_id"], voter, {"hour": hour}, "app", HERE)


def refused(done: list[Any]) -> list[str]:
    return [one.code for one in done if isinstance(one, Clash)]


@pytest.mark.parametrize("identity", ["device", "anonymous"])
def test_32_voters_at_once_are_32_voices(store: Store, identity: str) -> None:
    asked = survey(store, identity=identity)
    done = at_once(lambda number: vote(store, asked, Voter((f"device:{number}",))), range(THREADS))
    assert refused(done) == []
    assert store.collection(SURVEY_ANSWERS).count_documents({}) == THREADS
    over(store, asked)
    found = surveys.results(store, asked["_id"])
    assert (found["n"], found["questions"][0]["n"]) == (THREADS, THREADS)
    assert found["questions"][0]["parts"][0]["cells"][0]["count"] == THREADS


@pytest.mark.parametrize("identity", ["device", "anonymous"])
def test_one_voter_who_sends_32_times_at_once_has_one_voice(store: Store, identity: str) -> None:
    asked = survey(store, identity=identity)
    done = at_once(lambda number: vote(store, asked, Voter(("device:1",))), range(THREADS))
    assert refused(done) == ["already_answered"] * (THREADS - 1)
    assert store.collection(SURVEY_ANSWERS).count_documents({}) == 1


def test_a_changeable_answer_that_is_sent_32_times_at_once_is_one(store: Store) -> None:
    asked = survey(store, changeable=True)
    at_once(
        lambda number: vote(store, asked, Voter(("device:1",)), ("5h", "17h")[number % 2]), range(THREADS)
    )
    assert store.collection(SURVEY_ANSWERS).count_documents({}) == 1


def test_devices_that_become_citizens_while_they_answer_keep_one_voice(store: Store) -> None:
    asked = survey(store)
    people = []
    for phone in PHONES:
        device = a_device(store)
        vote(store, asked, voters.in_app(store, device.identity))
        people.append((device, a_citizen(store, phone, device)))

    def either(row: tuple[int, int]) -> Any:
        device, citizen = people[row[0]]
        if row[1]:
            return surveys.join(store, device.id, citizen.id)
        return vote(store, asked, voters.in_app(store, citizen.identity))

    at_once(either, [(number, way) for number in range(len(people)) for way in (0, 1)])
    for device, citizen in people:
        surveys.join(store, device.id, citizen.id)
    assert store.collection(SURVEY_ANSWERS).count_documents({}) == len(people)


def test_who_links_zalo_between_two_answers_has_one_voice(store: Store) -> None:
    asked = survey(store, changeable=True)
    citizen = a_citizen(store)
    chat = messages.contact(store, "zalo", "zalo-1")
    vote(store, asked, voters.in_chat(store, chat, "zalo-1"))
    known_on_zalo(store, citizen, "zalo-1")
    ways = [voters.in_app(store, citizen.identity), voters.in_chat(store, chat, "zalo-1")] * 4
    at_once(lambda voter: vote(store, asked, voter, "17h"), ways)
    (row,) = store.collection(SURVEY_ANSWERS).find()
    assert row["answers"] == {"hour": "17h"}


def test_who_answered_anonymously_and_links_zalo_is_refused_in_the_app(store: Store) -> None:
    asked = survey(store, identity="anonymous")
    citizen = a_citizen(store)
    chat = messages.contact(store, "zalo", "zalo-1")
    vote(store, asked, voters.in_chat(store, chat, "zalo-1"))
    known_on_zalo(store, citizen, "zalo-1")
    with pytest.raises(Clash, match="already_answered"):
        vote(store, asked, voters.in_app(store, citizen.identity))
    assert store.collection(SURVEY_TURNOUT).count_documents({}) == 1


def test_of_two_editors_of_a_survey_one_is_told_and_nothing_is_lost(store: Store) -> None:
    official = an_official(store, role="editor").identity
    made = survey(store, state="draft")
    words = [{"vi": f"Bản {number}"} for number in range(2)]
    done = at_once(
        lambda title: drafting.edit(store, official, made["_id"], {"title": title}, expect=made["version"]),
        words,
    )
    _insist_on_one(store, Kind.SURVEY, made["_id"], done, "title", words)


def test_of_two_editors_of_a_post_one_is_told_and_nothing_is_lost(province: Store) -> None:
    made = drafted(province)
    wishes = ["priority", "urgent"]
    editors = dict(zip(wishes, (EDITOR, OTHER_EDITOR), strict=True))
    done = at_once(
        lambda wish: posts_drafting.edit(
            province, editors[wish], made["_id"], {"priority": wish}, expect=made["version"]
        ),
        wishes,
    )
    _insist_on_one(province, Kind.POST, made["_id"], done, "priority", wishes)


def _insist_on_one(store: Store, kind: Kind, id: str, done: list[Any], field: str, wanted: list[Any]) -> None:
    """Demand that one was kept, with one event, and that the other reads what stands there now."""
    (lost,) = (one for one in done if isinstance(one, Stale))
    (kept,) = (one for one in done if not isinstance(one, Stale))
    assert kept[field] in wanted
    assert lost.current is not None
    assert (lost.current[field], lost.current["version"]) == (kept[field], kept["version"])
    assert [event["seq"] for event in events.timeline(store, kind, id)] == [1, 2]


def test_who_took_part_in_an_anonymous_survey_lies_in_no_order(store: Store) -> None:
    asked = survey(store, identity="anonymous")
    for number in range(THREADS):
        vote(store, asked, Voter((f"device:{number}",)))
    rows = [row["_id"] for row in store.collection(SURVEY_TURNOUT).find().sort("$natural", 1)]
    assert rows == sorted(rows)
