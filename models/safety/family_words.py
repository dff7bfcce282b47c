"""Words about one's family (`family_words.yml`): a code to show, a code that was shown, "is my mother safe?"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict, cast

from models.language.text import fold, nfc
from models.safety.families import CODE_ALPHABET, CODE_LENGTH
from models.store import datafiles

_CODE = re.compile(
    rf"[{CODE_ALPHABET}]{{{CODE_LENGTH // 2}}}[- ]?[{CODE_ALPHABET}]{{{CODE_LENGTH - CODE_LENGTH // 2}}}\b"
)

#: A question about somebody has no more words before its end than this.
MOST_WORDS = 12


class FamilyWordsFile(TypedDict):
    """The file `family_words.yml`."""

    code: list[str]
    join: list[str]
    end: list[str]
    list: list[str]
    spelling: dict[str, str]
    before: list[str]
    behind: list[str]
    asks: list[str]
    kin: list[str]
    after_kin: list[str]
    patterns: list[str]


class Wish(StrEnum):
    """What somebody wants: to hear of their family, to show a code, to type one, to end a link."""

    HEAR = "hear"
    SHOW = "show"
    JOIN = "join"
    END = "end"


@dataclass(frozen=True)
class FamilyWord:
    """A text about one's family.

    :param name: what they call themselves; "" where they did not say.
    :param number: which relative of the list, from 1; 0 where they did not say.
    """

    wish: Wish
    code: str = ""
    name: str = field(default="", repr=False)
    number: int = 0


def understood(text: str) -> FamilyWord | None:
    """Return what a text about one's family wants; None if it is about something else."""
    typed = nfc(text).strip(" .!?…")
    words = typed.split()
    file = _file()
    folded = _bare(typed)
    if (rest := _after(file["end"], words)) and rest[0].isascii() and rest[0].isdigit():
        return FamilyWord(Wish.END, number=int(rest[0][:4]))
    if (rest := _after(file["code"], words)) is not None:
        return FamilyWord(Wish.SHOW, name=" ".join(rest))
    if rest := _after(file["join"], words):
        said = " ".join(rest)
        hit = _CODE.match(said.upper())
        if hit:
            return FamilyWord(Wish.JOIN, code=hit[0], name=said[hit.end() :].strip())
    if folded in file["list"] or _asks(typed, folded):
        return FamilyWord(Wish.HEAR)
    return None


def _after(beginnings: list[str], words: list[str]) -> list[str] | None:
    """Return the words behind one of these beginnings; None if the text begins otherwise."""
    for beginning in beginnings:
        length = len(beginning.split())
        if [_bare(word) for word in words[:length]] == beginning.split():
            return words[length:]
    return None


def _asks(typed: str, folded: str) -> bool:
    """Say whether a text asks how somebody is."""
    file = _file()
    if any(re.search(pattern, folded) for pattern in file["patterns"]):
        return True
    words = _question(typed)
    bare = " ".join(file["spelling"].get(word, word) for word in map(_bare, words))
    for end in file["asks"]:
        if bare.endswith(f" {end}"):
            return _is_person(words[: -len(end.split())])
    return False


def _question(typed: str) -> list[str]:
    """Return the words of a question without what is said around it."""
    file, words = _file(), [word.strip(" ,.!?…") for word in typed.split()]
    words = [word for word in words if word]
    words = _after(sorted(file["before"], key=len, reverse=True), words) or words
    while len(words) > 1:
        tail = next((one for n in (2, 1) if (one := " ".join(map(_bare, words[-n:]))) in file["behind"]), "")
        whole = " ".join(map(_bare, words))
        if not tail or any(whole.endswith(f" {end}") for end in file["asks"]):
            return words
        words = words[: -len(tail.split())]
    return words


def _is_person(words: list[str]) -> bool:
    if not words or len(words) > MOST_WORDS:
        return False
    file, bare = _file(), [_bare(word) for word in words]
    for length in (2, 1):
        if " ".join(bare[:length]) in file["kin"]:
            left = list(zip(words, bare, strict=True))[length:]
            return not left or left[0][1] in file["after_kin"] or left[0][0][0].isupper()
    return all(word[0].isupper() for word in words)


def _bare(text: str) -> str:
    return " ".join(fold(text).split())


@lru_cache(maxsize=1)
def _file() -> FamilyWordsFile:
    return cast(FamilyWordsFile, datafiles.read("family_words.yml"))
