"""Languages in a text: which one somebody names and wants, and which one they write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.engine import khmer
from bot.engine.parse import Entity
from models.language.languages import DEFAULT
from models.language.text import fold, marked

#: The entity that changes the language of a conversation, and how many words of a language make a text clear.
LANGUAGE = "language"
LEAST_MARKS = 2

#: So many words before its name say that a language is not the one that is wanted: "my Vietnamese is bad".
_BEFORE = 4
_UNWANTED = frozenset(
    {"my", "not", "dont", "don", "cant", "cannot", "khong", "ko", "hong", "chua", "yeu", "kem"}
)


def wanted(named: Iterable[Entity], prepared: str, spoken: list[str]) -> list[Entity]:
    """Return the languages among what a text names that somebody wants: of several the one that they write.

    :param spoken: the language that the text is written in, if that is clear.
    """
    rows = list(named)
    if len({entity.value for entity in rows}) < 2 and not (spoken and spoken[0] != DEFAULT):
        return rows
    kept = [entity for entity in rows if not _is_unwanted(entity, prepared)]
    values = {entity.value for entity in kept}
    between = {"from", "to"} <= set(prepared.split())
    if len(values) > 1 and values & set(spoken) and not between:
        return [entity for entity in kept if entity.value in spoken]
    return kept


def written(marks: Mapping[str, tuple[str, ...]], typed: str) -> list[str]:
    """Return the language that a text betrays: its script, or two of the words that mark one and more than of others.

    Short and doubtful texts betray none. English has no diacritics, Vietnamese is often written without.
    """
    if len(khmer.LETTERS.findall(typed)) >= 3:
        return ["km"]
    words, plain = set(khmer.words_of(fold(typed))), _is_plain(typed)
    counts = {name: len(words & set(marking)) for name, marking in marks.items() if plain or name == DEFAULT}
    if DEFAULT in counts:
        counts[DEFAULT] += not marked(typed).isascii()
    most = max(counts.values(), default=0)
    found = [name for name, count in counts.items() if count == most]
    return found if most >= LEAST_MARKS and len(found) == 1 else []


def _is_plain(typed: str) -> bool:
    """Say whether a text is written without diacritics but for names: "a flood warning for Trà Ôn"."""
    accented = [word for word in re.findall(r"\w+", typed) if not marked(word).isascii()]
    return not typed.isupper() and all(word[0].isupper() for word in accented)


def _is_unwanted(entity: Entity, prepared: str) -> bool:
    """Say whether a language is named as one that somebody has no command of."""
    before, found, _ = f" {prepared} ".partition(f" {entity.text or entity.value} ")
    return bool(found) and not _UNWANTED.isdisjoint(re.findall(r"\w+", before)[-_BEFORE:])
