"""Comparison: two editions of a post side by side, by the differences of their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, TypedDict

from models.content.editions import PostContent

#: Paragraphs of a text, and words of one of them, that are compared with one another; beyond, it stands there whole,
#: before and after.
MOST_PARAGRAPHS, MOST_WORDS = 2_000, 2_000

#: Fields of texts, and those besides that readers see.
_OF_TEXTS = ("title", "plain", "spoken")
_OTHERS = (
    "kind",
    "category",
    "lang",
    "priority",
    "valid_from",
    "valid_to",
    "starts_at",
    "ends_at",
    "channels",
    "channel_texts",
    "media",
    "image",
    "video_link",
    "document",
    "correction",
)


class PartKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Part(TypedDict):
    """A piece of text; `kind` is a `PartKind`. Those that are not `added` make the text before, in order."""

    kind: str
    text: str


class TextDifference(TypedDict):
    """How one text differs; `field` is title, plain or spoken."""

    lang: str
    field: str
    parts: list[Part]


class ValueDifference(TypedDict):
    """A value of another kind that differs."""

    field: str
    before: Any
    after: Any


class Comparison(TypedDict):
    """Everything that differs between two editions."""

    texts: list[TextDifference]
    values: list[ValueDifference]


def compare(before: PostContent, after: PostContent) -> Comparison:
    """Return what differs between two editions, or between one and what is to become the next, the earlier first."""
    one: dict[str, Any] = dict(before)
    other: dict[str, Any] = dict(after)
    return {
        "texts": list(_texts(before, after)),
        "values": [
            {"field": name, "before": one[name], "after": other[name]}
            for name in _OTHERS
            if one[name] != other[name]
        ],
    }


def parts(before: str, after: str) -> list[Part]:
    """Return two texts as pieces that are the same, removed or added: by paragraphs, then by words within them."""
    found: list[Part] = []
    first, second = _paragraphs(before), _paragraphs(after)
    if len(first) > MOST_PARAGRAPHS or len(second) > MOST_PARAGRAPHS:
        first, second = [before], [after]
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        old, new = "".join(first[a:b]), "".join(second[c:d])
        if tag == "equal":
            _add(found, PartKind.SAME, old)
        else:
            _within(found, old, new)
    return found


def _texts(before: PostContent, after: PostContent) -> Iterator[TextDifference]:
    for lang in sorted({*before["texts"], *after["texts"]}):
        old: dict[str, Any] = dict(before["texts"].get(lang, {}))
        new: dict[str, Any] = dict(after["texts"].get(lang, {}))
        for field in _OF_TEXTS:
            if old.get(field, "") != new.get(field, ""):
                yield {"lang": lang, "field": field, "parts": parts(old.get(field, ""), new.get(field, ""))}


def _within(found: list[Part], old: str, new: str) -> None:
    first, second = _words(old), _words(new)
    if len(first) > MOST_WORDS or len(second) > MOST_WORDS:
        _add(found, PartKind.REMOVED, old)
        _add(found, PartKind.ADDED, new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(found, PartKind.SAME, "".join(first[a:b]))
        else:
            _add(found, PartKind.REMOVED, "".join(first[a:b]))
            _add(found, PartKind.ADDED, "".join(second[c:d]))


def _add(found: list[Part], kind: PartKind, text: str) -> None:
    if not text:
        return
    if found and found[-1]["kind"] == kind:
        found[-1]["text"] += text
    else:
        found.append({"kind": kind, "text": text})


def _paragraphs(text: str) -> Sequence[str]:
    return text.splitlines(keepends=True)


def _words(text: str) -> Sequence[str]:
    """Return the words with the blanks behind them. Khmer has few blanks: there a word is a stretch between them."""
    return re.findall(r"\S+\s*|\s+", text)
