"""What the bot says of people: that officials were told is said where they are told, and that help comes never."""

from __future__ import annotations

import re

from bot.engine.project import HERE

TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in (HERE / "domain").glob("*.yml")}


def test_only_the_texts_of_the_hand_over_say_that_officials_were_told_of_a_conversation() -> None:
    told = re.compile(r"đã báo cán bộ trực của|told the officials on duty of|បានជូនដំណឹងមន្ត្រីប្រចាំការនៃ")
    assert {name for name, text in TEXTS.items() if told.search(text)} == {"person"}


def test_no_text_promises_when_somebody_answers_here() -> None:
    promised = re.compile(
        r"cán bộ sẽ trả lời ngay|asked an official|one will answer here|sẽ trả lời bạn trong"
    )
    assert [promised.findall(text) for text in TEXTS.values()] == [[]] * len(TEXTS)
    assert TEXTS


def test_whoever_waits_reads_numbers_to_call() -> None:
    (person,) = [text for name, text in TEXTS.items() if name == "person"]
    asked = [part for part in re.split(r"(?m)^  (?=utter_)", person) if part.startswith("utter_person_asked")]
    assert [part.count("{hotlines}") for part in asked] == [3, 3]
