"""Turns: words at which a message may turn from one matter to another, and words of questions (`two_matters.yml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.understanding.phrases import Phrases
from models.language.text import aligned, marked

WORDS = Phrases(Path(__file__).with_name("two_matters.yml"))

#: Cuts behind what marks them; all others stand in front of it.
_BEHIND = frozenset({"ends", "trails"})

#: What marks a cut besides the lists of words.
_SIGNS = {"ends": r"[.!?…;\n។]+(?=\s|$)", "comma": r",(?=\s)"}

_KHMER = re.compile(r"[\u1780-\u17ff]")


class Cut(NamedTuple):
    """A place where a text may turn from one matter to another."""

    mark: str
    before: str
    after: str


def cuts(text: str) -> Iterator[Cut]:
    """Yield the places where a text may turn, with what stands before and after them."""
    for hit in _patterns().cut.finditer(aligned(text)):
        mark = str(hit.lastgroup)
        if _is_spelt(text[hit.start() : hit.end()], mark):
            at = hit.end() if mark in _BEHIND else hit.start()
            yield Cut(mark, _without(text[:at], _patterns().tail), without_turn(text[at:]))


def without_turn(text: str) -> str:
    """Return a text without the words at its beginning that only join it to what was said before."""
    return _without(text, _patterns().head)


def asks(text: str) -> bool:
    """Say whether a text has words of a question or a wish."""
    return "?" in text or WORDS.has(WORDS.typed(text), "asks")


def asks_outright(text: str) -> bool:
    """Say whether a text is a question beyond doubt, and not words that a question may have, too."""
    return "?" in text or WORDS.has(WORDS.typed(f"{text} ."), "outright")


class _Patterns(NamedTuple):
    cut: re.Pattern[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    lists = {name: _any_of(name) for name in ("turns", "opens", "joins", "trails")}
    marks = {
        "ends": _SIGNS["ends"],
        "turns": lists["turns"],
        "opens": lists["opens"],
        "comma": _SIGNS["comma"],
    }
    marks |= {name: lists[name] for name in ("joins", "trails")}
    around = f"{lists['turns']}|{lists['joins']}"
    return _Patterns(
        re.compile("|".join(f"(?P<{name}>{form})" for name, form in marks.items())),
        re.compile(rf"^(?:[\s,.;:!?…។-]|{around}|{lists['trails']})+"),
        re.compile(rf"(?:[\s,;:-]|{around})++$"),
    )


def _any_of(name: str) -> str:
    phrases = sorted(map(aligned, WORDS.lists[name]), key=len, reverse=True)
    forms = (re.escape(one) if _KHMER.search(one) else rf"(?<!\w){re.escape(one)}(?!\w)" for one in phrases)
    return "|".join(forms)


def _is_spelt(typed: str, name: str) -> bool:
    """Say whether words are those of a list as they are spelt, where they have marks: "sân" is no "sẵn"."""
    return name in _SIGNS or typed.isascii() or marked(typed) in _spelt(name)


@cache
def _spelt(name: str) -> frozenset[str]:
    return frozenset(map(marked, WORDS.lists[name]))


def _without(text: str, around: re.Pattern[str]) -> str:
    hit = around.search(aligned(text))
    return (text[: hit.start()] + text[hit.end() :]).strip() if hit else text.strip()
