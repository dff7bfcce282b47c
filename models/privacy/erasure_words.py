"""Words with which people want their own data erased (`erasure_words.yml`), in Vietnamese, Khmer and English."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypedDict, cast

from models.language.text import fold
from models.store import datafiles

_WORD = re.compile(r"[\w\u1780-\u17ff]+")


class ErasureWordsFile(TypedDict):
    """The file `erasure_words.yml`."""

    most_words: int
    unless: list[str]
    wishes: dict[str, list[str]]
    agrees: list[str]


def understood(text: str) -> str:
    """Return the language in which somebody wants their own data erased; "" for anything else."""
    words = _WORD.findall(fold(text))
    bare = " ".join(words)
    file = _file()
    if len(words) > file["most_words"] or re.search("|".join(file["unless"]), bare):
        return ""
    return next((language for language, found in _patterns() if found.search(bare)), "")


def agrees(text: str) -> bool:
    """Say whether a text, just after the question whether all is to be erased, says to do so: "ừ xóa đi"."""
    return bool(re.search("|".join(_file()["agrees"]), " ".join(_WORD.findall(fold(text)))))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((language, re.compile("|".join(one))) for language, one in _file()["wishes"].items())


@lru_cache(maxsize=1)
def _file() -> ErasureWordsFile:
    return cast(ErasureWordsFile, datafiles.read("erasure_words.yml"))
