"""Beside the writer: does a text tell where somebody is from where its writer is (`beside_writer.yml`)?

"Cùng ấp, sát vách" is a place for rescuers who know where the writer is.
"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases

WORDS = Phrases(Path(__file__).with_name("beside_writer.yml"))
LISTS = ("same", "beside")


def tells(text: str) -> bool:
    """Say whether a text tells a place by the place of its writer."""
    return WORDS.has(WORDS.typed(text), *LISTS)


def without(text: str) -> str:
    """Return a text, as it is searched, without these words: "kế nhà tui" speaks of another house than one's own."""
    return WORDS.without(WORDS.typed(text), *LISTS).strip()
