"""Calls that say no word of help, and what has all the words of one and calls nobody (`calls_of_a_night.yml`)."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot import call_ends
from bot.understanding import danger, examples, verdicts, weighed
from bot.understanding.danger import Danger
from models.safety import crises, rescue_answers
from models.safety.crises import Crisis

TEXTS = yaml.safe_load(Path(__file__).with_name("calls_of_a_night.yml").read_text(encoding="utf-8"))
CALLS, HARMLESS, DENIALS = TEXTS["call"], TEXTS["harmless"], TEXTS["denial"]

#: Nothing but "help".
BARE = "bare"

#: Of the calls of a kind so many are filed at once; the others are asked about.
FILED = 0.85


def test_nobody_learns_from_these_texts() -> None:
    learnt = {one.text.lower() for one in examples.read()}
    texts = [text for kinds in (CALLS, HARMLESS) for rows in kinds.values() for text in rows]
    # "help" and "giúp" are too short to be anybody's.
    assert [text for text in texts if text.lower() in learnt and len(text.split()) > 2] == []


@pytest.mark.parametrize("kind", CALLS)
def test_every_call_is_filed_or_asked_about(kind: str) -> None:
    assert [text for text in CALLS[kind] if not danger.reaches(weighed.level(text), Danger.FAINT)] == []


@pytest.mark.parametrize("kind", [kind for kind in CALLS if kind != BARE])
def test_nearly_every_call_is_filed_at_once(kind: str) -> None:
    filed = [text for text in CALLS[kind] if weighed.level(text) is Danger.CERTAIN]
    assert len(filed) / len(CALLS[kind]) >= FILED


@pytest.mark.parametrize("text", CALLS[BARE])
def test_who_only_says_help_is_asked_what_for(text: str) -> None:
    assert weighed.level(text) is Danger.LIKELY


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_calls_nobody_is_neither_filed_nor_asked_about(kind: str) -> None:
    assert [text for text in HARMLESS[kind] if danger.reaches(weighed.level(text), Danger.POSSIBLE)] == []


def test_the_words_of_the_verdicts_are_only_those_of_their_rows() -> None:
    rows = [*verdicts.WORDS.content["calls"], *verdicts.WORDS.content["calm"]]  # type: ignore[misc]
    named = {
        name
        for row in rows
        for part in ("all", "none", "begins", "whole")
        for entry in row.get(part, ())
        for name in entry.split("/")
    }
    assert named == set(verdicts.WORDS.lists)


@pytest.mark.parametrize("text", DENIALS)
def test_who_only_asked_takes_the_call_back(text: str) -> None:
    assert call_ends.takes_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "không, nước vẫn còn lên",
        "không ai kẹt mà lửa lớn lắm",
        "cho hỏi thủ tục xin hỗ trợ, nhà tôi sập rồi",
        "con tôi kẹt trong nhà",
        "đâu có ai tới đâu, cứu với",
        "còn hỏi gì nữa, tới lẹ đi",
    ],
)
def test_who_is_in_danger_takes_nothing_back(text: str) -> None:
    assert not call_ends.takes_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "mình uống hết hai vỉ thuốc an thần",
        "tui đang cầm con dao nè",
        "em cột dây lên xà nhà rồi",
        "mình đứng ngoài lan can cầu rồi",
        "i swallowed thirty tablets",
        "e rạch tay r, máu ra nhìu lắm",
    ],
)
def test_who_harms_themselves_is_told_apart_from_who_only_wants_to_die(text: str) -> None:
    assert crises.is_harming(text)


@pytest.mark.parametrize(
    "text", ["bạn em chở em đi bệnh viện rồi", "giờ em đang ở bệnh viện", "I am at the hospital now"]
)
def test_who_is_taken_to_hospital_is_in_care(text: str) -> None:
    assert crises.is_in_care(text)
    assert not crises.is_harming(text)


@pytest.mark.parametrize(
    "text", ["em vừa uống hết vỉ thuốc ngủ", "mún chít wá", "tui uống nguyên chai thuốc rồi"]
)
def test_chat_spelling_and_patterns_tell_who_wants_to_die(text: str) -> None:
    assert crises.understood(text) is Crisis.SELF_HARM


@pytest.mark.parametrize("text", ["không ai kẹt", "chưa ai bị kẹt", "nobody is trapped"])
def test_nobody_trapped_does_not_say_that_no_rescue_is_needed(text: str) -> None:
    assert rescue_answers.beside_nobody(text) is not None
    assert not rescue_answers.says_unneeded(text)
