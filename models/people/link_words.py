"""Words that join the chats of one person (`link_words.yml`), in Vietnamese, Khmer and English."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict, cast

from models.language.text import digits, fold
from models.people.linked_chats import CODE_LENGTH
from models.store import datafiles

_WORD = re.compile(r"[\w\u1780-\u17ff]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")
_FIGURES = re.compile(r"[\d .-]+")


class LinkWordsFile(TypedDict):
    """The file `link_words.yml`."""

    show: list[str]
    join: list[str]
    agree: list[str]
    end: list[str]
    clear: list[str]


class Wish(StrEnum):
    """What somebody wants: to see a code, to join by one, to agree to it, to end it."""

    SHOW = "show"
    JOIN = "join"
    AGREE = "agree"
    END = "end"


@dataclass(frozen=True)
class LinkWord:
    """A text about the chats of one person."""

    wish: Wish
    code: str = field(default="", repr=False)


def understood(text: str, *, code_asked: bool = False) -> LinkWord | None:
    """Return what a text wants; None if it is about something else.

    :param code_asked: a code alone is meant, too.
    """
    said = " ".join(fold(text).replace(":", " ").strip(" .!?").split())
    file = _file()
    if said in map(_bare, file["end"]):
        return LinkWord(Wish.END)
    if said in map(_bare, file["show"]):
        return LinkWord(Wish.SHOW)
    for agreeing in map(_bare, file["agree"]):
        code = _code(said.removeprefix(agreeing).strip())
        if said == agreeing or (said.startswith(agreeing) and code):
            return LinkWord(Wish.AGREE, code)
    beginnings = [*(f"{_bare(one)} " for one in file["join"]), *([""] if code_asked else [])]
    for beginning in beginnings:
        code = _code(said.removeprefix(beginning)) if said.startswith(beginning) else ""
        if code:
            return LinkWord(Wish.JOIN, code)
    return None


def is_clear(text: str) -> bool:
    """Say whether somebody who seems to ask for it in words of their own clearly speaks of joining channels."""
    typed = f" {' '.join(_WORD.findall(fold(text)))} "
    words = map(_bare, _file()["clear"])
    return any((word if _KHMER.search(word) else f" {word} ") in typed for word in words)


def _code(text: str) -> str:
    """Return the figures of a code, which may stand in groups; "" for anything else."""
    figures = digits(text)
    return figures if _FIGURES.fullmatch(text) and len(figures) == CODE_LENGTH else ""


def _bare(word: str) -> str:
    return " ".join(fold(word).split())


@lru_cache(maxsize=1)
def _file() -> LinkWordsFile:
    return cast(LinkWordsFile, datafiles.read("link_words.yml"))
