"""Texts that are kept apart in a TSV file, with what they mean; nobody learns from them."""

from __future__ import annotations

from pathlib import Path

from bot.understanding.examples import Example

#: Situations of those who write tests that have another name than their intent.
INTENTS = {"nonsense": "out_of_scope", "list_followed": "list_warnings", "restart": "start_over"}

#: What honestly means two things is no test.
UNCLEAR = "unclear"


def kept_apart(path: Path) -> list[Example]:
    """Return the texts of a TSV file: situation, style, category and text; no header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [
        Example(path.stem, INTENTS.get(situation, situation), style, category, text)
        for situation, style, category, text in rows
        if situation != UNCLEAR
    ]
