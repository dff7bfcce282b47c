"""A real Rasa takes the bot's files and answers as the engine does.

What Rasa refuses is looked for in each run of the tests; Rasa itself is off unless it is asked for, since it trains and
talks for half an hour.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
import yaml

from bench.rasa import LEFT_OUT
from bot.engine import marked_words
from bot.engine.project import HERE

#: Intents with which Rasa does what it wants, whatever the rules say.
RASA_S_OWN = frozenset({"restart", "back", "session_start"})


@lru_cache(maxsize=1)
def data() -> list[dict[str, Any]]:
    """Every file of the bot's data."""
    paths = sorted((HERE / "data").rglob("*.yml"))
    return [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in paths]


def examples() -> Iterator[tuple[str, str]]:
    """Each example as text and intent."""
    for file in data():
        for row in file.get("nlu", ()):
            for line in row["examples"].splitlines() if "intent" in row else ():
                yield marked_words.plain_text(line.removeprefix("- ").strip()), row["intent"]


def test_no_text_is_an_example_of_two_intents() -> None:
    intents: dict[str, set[str]] = {}
    for text, intent in examples():
        intents.setdefault(text, set()).add(intent)
    assert {text: names for text, names in intents.items() if len(names) > 1} == {}


def test_no_intent_has_a_name_of_rasa_s_own() -> None:
    assert {intent for _, intent in examples()} & RASA_S_OWN == set()


def test_stories_do_what_the_rules_say() -> None:
    rules = {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"]
        for file in data()
        for rule in file.get("rules", ())
        if "condition" not in rule and list(rule["steps"][0]) == ["intent"] and "action" in rule["steps"][1]
    }
    for file in data():
        for story in file.get("stories", ()):
            steps = story["steps"]
            for before, after in pairwise(steps):
                if before.get("intent") in rules and "action" in after:
                    assert after["action"] == rules[before["intent"]], story["story"]


def test_what_is_not_compared_with_rasa_is_told_with_its_reason() -> None:
    told = (HERE.parent / "docs" / "bot.md").read_text(encoding="utf-8")
    assert [what for what in LEFT_OUT if f"- **{what}**: " not in told] == []


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
def test_a_real_rasa_answers_as_the_engine_does(pytestconfig: pytest.Config) -> None:
    program = pytestconfig.getoption("--rasa")
    if not program:
        pytest.skip("needs Rasa 3.6 on Python 3.10 and half an hour: make test-rasa, or --rasa PATH/TO/rasa")
    done = subprocess.run(
        [sys.executable, "-m", "bench.rasa", program, "500"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-8000:]
