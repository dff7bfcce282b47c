"""What the engine keeps of a conversation between turns."""

from __future__ import annotations

from bot.engine.parse import Parse
from bot.engine.tracker import KEEP_EVENTS, Tracker


def test_words_are_kept_however_many_slots_a_turn_sets() -> None:
    tracker = Tracker("an", {})
    tracker.hear(Parse("ở ấp Vàm", "inform_place"), {})
    for number in range(10 * KEEP_EVENTS):
        tracker.set("count", number)
    tracker.hear(Parse("cứu với", "need_rescue"), {})
    assert [event["text"] for event in tracker.events] == ["ở ấp Vàm", "cứu với"]


def test_only_what_was_said_last_is_kept() -> None:
    tracker = Tracker("an", {})
    for number in range(2 * KEEP_EVENTS):
        tracker.hear(Parse(str(number), "greet"), {})
    assert [event["text"] for event in tracker.events][-1] == str(2 * KEEP_EVENTS - 1)
    assert len(tracker.events) == KEEP_EVENTS + 1
