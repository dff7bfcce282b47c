"""People whom nobody who builds the bot has read are understood; `make bot-eval` says how well, and where not."""

from __future__ import annotations

from functools import lru_cache

from bench.nlu import KEPT
from bench.nlu_texts import kept_apart
from bot.understanding import danger, examples
from bot.understanding.alarms import CALL
from bot.understanding.danger import Danger
from bot.understanding.examples import Example
from bot.understanding.whole import Whole


@lru_cache(maxsize=1)
def _texts() -> list[Example]:
    return kept_apart(KEPT)


def test_nothing_that_is_kept_apart_is_learnt() -> None:
    learnt = {one.text.strip().lower() for one in examples.read()}
    assert [one.text for one in _texts() if one.text.strip().lower() in learnt] == []


def test_nearly_every_call_for_help_is_heard_and_hardly_anything_else() -> None:
    calls = [danger.judged(one.text) for one in _texts() if one.intent == CALL]
    others = [danger.judged(one.text) for one in _texts() if one.intent != CALL]

    heard = sum(danger.reaches(found, Danger.POSSIBLE) for found in calls) / len(calls)
    false_alarms = others.count(Danger.CERTAIN) / len(others)
    assert heard > 0.97
    assert false_alarms < 0.015


def test_nine_of_ten_messages_are_understood() -> None:
    understanding = Whole()
    asked = [one for number, one in enumerate(_texts()) if number % 3 == 0]
    right = sum(understanding.ranking(one.text)[0].intent == one.intent for one in asked)
    assert right / len(asked) > 0.88
