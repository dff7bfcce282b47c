"""Signs: what in a text speaks for a meaning or against it, whatever language it is in.

Those of danger stand in `danger_signs.yml`, those of everything else in `intent_signs.yml`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.understanding.spelling import Written, written
from bot.understanding.syllables import is_syllable

FILES = tuple(Path(__file__).with_name(name) for name in ("danger_signs.yml", "intent_signs.yml"))

#: What is longer and no syllable may be several words without blanks; in it words of so many letters are looked for.
_GLUED, _LEAST = 7, 6

#: How long a text is, is a sign as well: it has up to so many words.
LENGTHS = (1, 2, 4, 7, 12, 20, 35)
_LONGER = "words_more"

_KHMER = re.compile(r"[\u1780-\u17ff]")


@dataclass(frozen=True)
class _Words:
    """The words of all signs, ready to be looked up.

    :param single: signs by a word of one syllable, as it is spelt and without marks.
    :param several: signs by words of more syllables, without marks and as they sound.
    :param glued: the longer of these without blanks, for texts whose words were run together.
    :param khmer: words that may stand anywhere, each with its sign.
    """

    single: Mapping[str, set[str]]
    several: Mapping[str, set[str]]
    glued: tuple[tuple[str, str], ...]
    khmer: tuple[tuple[str, str], ...]
    longest: int


def found(text: Written) -> list[str]:
    """Return the signs of a text in the order of their names."""
    words = _words()
    signs: set[str] = {sign for word in text.marked.split() for sign in words.single.get(word, ())}
    for form in (text.plain, text.sound):
        spoken = form.split()
        for length in range(2, words.longest + 1):
            for start in range(len(spoken) - length + 1):
                signs |= words.several.get(" ".join(spoken[start : start + length]), set())
    tight = text.tight
    if any(len(word) >= _GLUED and word.isascii() and not is_syllable(word) for word in text.plain.split()):
        signs.update(sign for word, sign in words.glued if word in tight)
    if _KHMER.search(text.plain):
        signs.update(sign for word, sign in words.khmer if word in tight)
    return sorted(signs | {_length(text)})


def numbers(text: Written) -> list[int]:
    """Return the signs of a text by their places in `names`, in order."""
    places = _places()
    return [places[name] for name in found(text)]


@lru_cache(maxsize=1)
def _places() -> Mapping[str, int]:
    return {name: place for place, name in enumerate(names())}


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all signs, sorted."""
    return tuple(sorted([*_file(), *(_up_to(most) for most in LENGTHS), _LONGER]))


def _length(text: Written) -> str:
    """Return the sign of how long a text is; Khmer has no blanks, so there five letters are a word."""
    words = text.plain.split()
    count = sum(max(1, len(word) // 5) if _KHMER.search(word) else 1 for word in words)
    return next((_up_to(most) for most in LENGTHS if count <= most), _LONGER)


def _up_to(most: int) -> str:
    return f"words_{most:02}"


@lru_cache(maxsize=1)
def _words() -> _Words:
    single, several = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    khmer, longest = [], 1
    for sign, phrases in _file().items():
        for phrase in phrases:
            forms = written(phrase)
            if _KHMER.search(phrase):
                khmer.append((forms.tight, sign))
            elif " " not in forms.marked:
                single[forms.marked].add(sign)
                single[forms.plain].add(sign)
            else:
                several[forms.plain].add(sign)
                several[forms.sound].add(sign)
                longest = max(longest, len(forms.plain.split()))
    tight = ((word.replace(" ", ""), of_word) for word, of_word in several.items())
    glued = [(word, sign) for word, of_word in tight for sign in sorted(of_word) if len(word) >= _LEAST]
    return _Words(dict(single), dict(several), tuple(glued), tuple(khmer), longest)


@lru_cache(maxsize=1)
def _file() -> Mapping[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for path in FILES:
        for sign, phrases in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).items():
            found[sign] += phrases
    return found
