"""Marked words: what examples annotate as entities, with the values, roles and groups that they give them.

Rasa trains an extractor on them. Here a marked word is found again as it stands, and the word before it tells its role:
in "from [Hue]{"entity": "city", "role": "departure"}" it is "from".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.engine.files import NluRow

_MARKED = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<name>[^)]+)\)|(?P<json>\{[^}]+\}))")

#: A number in digits; an extractor of numbers finds no others here, and no dates or amounts.
NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w])")


@dataclass(frozen=True)
class Annotation:
    """A marked word.

    :param value: what it stands for.
    :param before: the word before it, in lower case; "" at the beginning.
    """

    entity: str
    text: str
    value: str
    role: str = ""
    group: str = ""
    before: str = ""


def read(rows: Iterable[NluRow]) -> tuple[Annotation, ...]:
    """Return what the examples of intents mark."""
    examples = (row["examples"] for row in rows if "intent" in row)
    return tuple(
        dict.fromkeys(found for block in examples for line in block.splitlines() for found in _of(line))
    )


def plain_text(example: str) -> str:
    """Return a training example without its annotations."""
    return _MARKED.sub(lambda found: found["text"], example)


def wants_numbers(config: Mapping[str, Any]) -> bool:
    """Say whether the pipeline has an extractor of numbers."""
    return any(
        row["name"] == "DucklingEntityExtractor" and "number" in row.get("dimensions", ["number"])
        for row in config.get("pipeline") or []
    )


def _of(line: str) -> Iterator[Annotation]:
    for found in _MARKED.finditer(line):
        marks = json.loads(found["json"]) if found["json"] else {"entity": found["name"]}
        words = line[: found.start()].removeprefix("- ").lower().split()
        yield Annotation(
            marks["entity"],
            found["text"],
            str(marks.get("value", found["text"])),
            marks.get("role", ""),
            marks.get("group", ""),
            words[-1] if words else "",
        )
