"""Examples: what the writers of `bot/data/examples/` typed, one file a writer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.engine.marked_words import plain_text
from bot.engine.parse import payload

FOLDER = Path(__file__).parents[1] / "data" / "examples"


class Example(NamedTuple):
    """A text that somebody wrote, and what is known of it.

    :param writer: who wrote it; no model is judged by texts of a writer whom it was trained on.
    :param category: of an incident, as a code; "" otherwise.
    """

    writer: str
    intent: str
    style: str
    category: str
    text: str


def files() -> list[Path]:
    """Return the files of the writers."""
    return sorted(FOLDER.glob("*.yml"))


def read() -> list[Example]:
    """Return all examples that somebody types, in the order of the files."""
    return [example for path in files() for example in _of(path)]


def _of(path: Path) -> list[Example]:
    rows: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
    found = []
    for row in rows:
        if "intent" not in row:
            continue
        known: Mapping[str, str] = row.get("metadata") or {}
        texts = (line.strip().removeprefix("- ") for line in row["examples"].splitlines())
        found += [
            Example(
                path.stem, row["intent"], known.get("style", ""), known.get("category", ""), plain_text(text)
            )
            for text in texts
            if text and not payload(text)
        ]
    return found
