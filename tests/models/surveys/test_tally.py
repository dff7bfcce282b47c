"""The totals of surveys: whatever happens to answers and to those who count, they equal a recount."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from bson import Decimal128

from models import surveys
from models.access.callers import HERE
from models.areas import areas
from models.errors import Clash
from models.store import Store, events, outbox
from models.surveys import tally, voices
from models.surveys.answers import Beside
from models.surveys.definition import Survey
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.tally import SURVEY_TOTALS
from models.surveys.voters import Voter
from notifications.reactions.survey_answers import count_answers
from notifications.reactor import Outside
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, question, survey

#: Fields of a total that are no amounts.
HEAD = {"_id", "survey_id", "epoch", "by", "value"}

HOMES = (None, PHUONG_LONG_DUC, PHUONG_TRA_VINH)


def asked(store: Store, **given: Any) -> Survey:
    questions = [
        question("hour", "single", "5h", "17h", required=True),
        question("lang", "multiple", "vi", "km", "en"),
        question("age", "number"),
        question("order", "ranking", "p", "q", min=1),
    ]
    return survey(store, questions=questions, changeable=True, **given)


def say(store: Store, one: Survey, name: str, chance: random.Random) -> None:
    """Answer at random, or change the answer from before."""
    answers: dict[str, Any] = {"hour": chance.choice(["5h", "17h"])}
    if chance.random() < 0.7:
        answers["lang"] = chance.sample(["vi", "km", "en"], chance.randint(1, 3))
    if chance.random() < 0.7:
        answers["age"] = chance.choice([17, 40.25, 1985])
    if chance.random() < 0.5:
        answers["order"] = chance.sample(["p", "q"], chance.randint(1, 2))
    beside = Beside(lang=chance.choice(["vi", "km"]), area_id=chance.choice(HOMES))
    surveys.answer(store, one["_id"], Voter((name,)), answers, chance.choice(["app", "page"]), HERE, beside)


def flat(of: Any, path: str = "") -> dict[str, Any]:
    """The amounts of a document by their paths, but for those that are zero."""
    if isinstance(of, dict):
        return {key: value for name, one in of.items() for key, value in flat(one, f"{path}.{name}").items()}
    number = of.to_decimal() if isinstance(of, Decimal128) else of
    return {path[1:]: number} if number else {}


def stands(store: Store, one: Survey) -> dict[str, dict[str, Any]]:
    """What stands in the totals that count."""
    return {
        f"{by} {value}": flat({key: one for key, one in row.items() if key not in HEAD})
        for by in ("all", "area", "day", "lang", "channel")
        for value, row in tally.read(store, one["_id"], by).items()
    }


def recounted(store: Store, one: Survey) -> dict[str, dict[str, Any]]:
    """What the answers add up to, counted by hand."""
    sums: dict[str, Counter[str]] = {}
    for answer in store.collection(SURVEY_ANSWERS).find({"survey_id": one["_id"]}):
        home = answer.get("area_id")
        said = voices.voice(one, answer, areas.above(store, home) if home else [])
        for by, value in voices.slices(said):
            sums.setdefault(f"{by} {value}", Counter()).update(voices.amounts(one, said))
    return {name: {path: amount for path, amount in found.items() if amount} for name, found in sums.items()}


def test_an_answer_and_a_change_of_it_count_once(store: Store) -> None:
    one, chance = asked(store), random.Random(1)
    for _ in range(3):
        say(store, one, "device:1", chance)
        assert tally.count(store, one["_id"])
    assert tally.read(store, one["_id"], "all")[""]["n"] == 1
    assert stands(store, one) == recounted(store, one)


def test_counting_again_changes_nothing(store: Store) -> None:
    one = asked(store)
    say(store, one, "device:1", random.Random(1))
    tally.count(store, one["_id"])
    before = stands(store, one)
    tally.count(store, one["_id"])
    assert stands(store, one) == before


@pytest.mark.parametrize("seed", range(4))
def test_after_random_answers_changes_rebuilds_and_deaths_the_totals_equal_a_recount(
    store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    one, chance = asked(store), random.Random(seed)
    monkeypatch.setattr(tally, "BATCH", 4)
    for _ in range(60):
        act = chance.random()
        if act < 0.75:
            say(store, one, f"device:{chance.randint(1, 15)}", chance)
        elif act < 0.9:
            _die_while(store, one, chance, monkeypatch)
        elif act < 0.95:
            tally.count(store, one["_id"])
        else:
            tally.rebuild(store, one["_id"])
    tally.count(store, one["_id"])
    assert stands(store, one) == recounted(store, one)


def _die_while(store: Store, one: Survey, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count or rebuild, and die after some of what a transaction writes."""
    name = chance.choice(["_write", "_note", "_switch"])
    real: Callable[..., Any] = getattr(tally, name)
    left = chance.randint(1, 2)

    def deadly(*args: Any) -> Any:
        nonlocal left
        left -= 1
        done = real(*args)
        if left == 0:
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as patched:
        patched.setattr(tally, name, deadly)
        with contextlib.suppress(KeyboardInterrupt):
            (tally.count if chance.random() < 0.5 else tally.rebuild)(store, one["_id"])


def test_those_who_answer_and_those_who_count_at_once_lose_nothing(store: Store) -> None:
    one = asked(store)

    def work(number: int) -> None:
        if number % 4 == 0:
            (tally.rebuild if number % 8 == 0 else tally.count)(store, one["_id"])
        else:
            say(store, one, f"device:{number % 9}", random.Random(number))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work, number) for number in range(40)]:
            try:
                done.result()
            except Clash:
                continue
    tally.count(store, one["_id"])
    assert stands(store, one) == recounted(store, one)


def test_an_answer_that_goes_as_its_device_signs_in_is_taken_out(store: Store) -> None:
    one, chance = asked(store), random.Random(3)
    say(store, one, "device:1", chance)
    say(store, one, "citizen:1", chance)
    tally.count(store, one["_id"])
    surveys.join(store, "1", "1")
    tally.count(store, one["_id"])
    assert tally.read(store, one["_id"], "all")[""]["n"] == 1
    assert stands(store, one) == recounted(store, one)


def test_a_rebuild_mends_totals_that_are_wrong(store: Store) -> None:
    one = asked(store)
    say(store, one, "device:1", random.Random(1))
    tally.count(store, one["_id"])
    store.collection(SURVEY_TOTALS).update_many({}, {"$inc": {"n": 7}})
    tally.rebuild(store, one["_id"])
    assert stands(store, one) == recounted(store, one)
    assert store.collection(SURVEY_TOTALS).count_documents({"epoch": 1}) == 0


def test_the_store_knows_the_time_of_an_answer_by_the_hour_alone(store: Store) -> None:
    one = asked(store)
    for number in range(3):
        say(store, one, f"device:{number}", random.Random(number))
    rows = list(store.collection(outbox.OUTBOX).find({"reaction": "count_answers"}))
    hours = [row["due_at"] - timedelta(hours=1) - tally.SLACK for row in rows]
    assert [hour.minute + hour.second + hour.microsecond for hour in hours] == [0]
    assert store.collection(events.EVENTS).count_documents({"subject.kind": "survey", "seq": {"$gt": 1}}) == 0


def test_the_first_answers_of_an_hour_may_come_at_once(store: Store) -> None:
    one = asked(store)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: say(store, one, f"device:{n}", random.Random(n)), range(16)))
    assert store.collection(outbox.OUTBOX).count_documents({"reaction": "count_answers"}) == 1


def test_the_reaction_counts_and_takes_a_step(store: Store) -> None:
    one = asked(store)
    for number in range(5):
        say(store, one, f"device:{number}", random.Random(number))
    (event,) = events.timeline(store, "survey", one["_id"])  # type: ignore[arg-type]
    count_answers(Outside(store, {}), event)  # type: ignore[arg-type]
    assert not tally.left(store, one["_id"])
    assert store.db["survey_steps"].count_documents({"total.n": 5}) == 1
