"""What the bot says of people: nobody answers in a conversation yet, so nothing promises that somebody will."""

from __future__ import annotations

import re

from bot.engine.project import HERE


def test_no_text_says_that_an_official_was_told_or_answers_here() -> None:
    promised = re.compile(
        r"đã báo cán bộ|cán bộ sẽ trả lời ngay|asked an official|told the officials|one will answer here"
    )
    texts = [path.read_text(encoding="utf-8") for path in (HERE / "domain").glob("*.yml")]
    assert [promised.findall(text) for text in texts] == [[]] * len(texts)
    assert texts
