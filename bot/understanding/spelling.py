"""Spelling: what people type, written out in the few forms in which texts are compared.

Look-alikes, invisible characters and forms of Unicode are undone by `models.language.text`; here follow drawn-out
letters, leftovers of Telex and VNI (`telex`), chat spelling and words of the south (`spelling.yml`). Codes, phone
numbers and other numbers become signs, for it matters that they are there and not which. Words of several meanings
are read by those beside them (`beside_words`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import yaml

from bot.understanding import beside_words
from bot.understanding.syllables import is_syllable
from bot.understanding.telex import undone
from models.language.text import fold, marked

FILE = Path(__file__).with_name("spelling.yml")

#: Longer texts are judged by so many characters.
JUDGED_CHARACTERS = 1_200

#: Signs for what differs in every message: a code of a report, a phone number, six digits, any other number.
CODE, PHONE, SIX, NUMBER = "#code", "#phone", "#six", "#"

_SHAPES = (
    (re.compile(r"\b[a-z]{2,3}-(?=[a-z]*[0-9])[0-9a-z]{5}\b"), f" {CODE} "),
    (re.compile(r"(?<![\w])\+?(?:\d[ .-]?){9,11}(?![\w])"), f" {PHONE} "),
    (re.compile(r"(?<![\w-])\d{6}(?![\w-])"), f" {SIX} "),
)
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
_DOUBLED = re.compile(r"([^\W\d])\1+")
_DIGITS = re.compile(r"\d+")
_KHMER = "\u1780-\u17ff"
_IS_KHMER = re.compile(f"[{_KHMER}]")
# Khmer vowels are no word characters to `re`; signs and pictures stand alone.
_TOKEN = re.compile(rf"#\w*|(?:[\w]|[{_KHMER}]|(?<=\w)['’](?=\w))+|[?!]|[\U0001F100-\U0001FAFF\u2600-\u27BF]")

# What sounds alike to many ears: gi and d and v, s and x, tr and ch, final n and ng, final t and c, y and i.
_SOUNDS = (
    (re.compile(r"\b(?:gi|z|v)(?=[aeiouy])"), "d"),
    (re.compile(r"\bgh?(?=[aeiouy])"), "g"),
    (re.compile(r"\bngh?"), "ng"),
    (re.compile(r"\bqu?"), "w"),
    (re.compile(r"\b[ck](?!h)"), "k"),
    (re.compile(r"\btr"), "ch"),
    (re.compile(r"\bs"), "x"),
    (re.compile(r"\b(?:l|n(?!h|g))"), "n"),
    (re.compile(r"(?<=[aeiouy])(?:ng|nh)\b"), "n"),
    (re.compile(r"(?<=[aeiouy])(?:ch|t)\b"), "c"),
    (re.compile(r"y"), "i"),
)


@dataclass(frozen=True)
class Written:
    """A text in the forms in which it is compared; words are parted by one blank.

    :param marked: with diacritics.
    :param plain: without them.
    :param sound: `plain` as it sounds: what many people mix up is one.
    """

    marked: str
    plain: str
    sound: str

    @property
    def tight(self) -> str:
        """The text without blanks, for words that were run together."""
        return self.plain.replace(" ", "")

    @property
    def jumbled(self) -> str:
        """The words as they are alike however their letters were swapped or struck twice; without those in Khmer."""
        return " ".join(_jumbled(word) for word in self.plain.split() if not _IS_KHMER.search(word))


@lru_cache(maxsize=1_000)
def written(text: str) -> Written:
    """Return the forms of a text."""
    spelt = marked(text[:JUDGED_CHARACTERS]).replace("🆘", " sos ")
    for shape, sign in _SHAPES:
        spelt = shape.sub(sign, spelt)
    # Where nothing has its marks "nha" is "nhà" as often as "nhé".
    ambiguous = _words_with_marks() if fold(spelt) == spelt else frozenset()
    tokens = _TOKEN.findall(spelt)
    words = " ".join(
        token if token in ambiguous else beside_words.read(tokens, place) or _meant(token)
        for place, token in enumerate(tokens)
    )
    plain = fold(words)
    return Written(words, plain, _sounding(plain))


@lru_cache(maxsize=1)
def chat_words() -> Mapping[str, str]:
    """Return what words of a chat stand for, both with diacritics."""
    content = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {str(word): str(meant) for word, meant in content["words"].items()}


@lru_cache(maxsize=1)
def _words_with_marks() -> frozenset[str]:
    content = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return frozenset(content["beside_marks"])


@lru_cache(maxsize=50_000)
def _meant(token: str) -> str:
    """Return the word that a token stands for."""
    if token.startswith("#"):
        return token
    word = _short(token)
    known = chat_words()
    if word in known:
        return known[word]
    word = undone(_struck_once(word))
    return _DIGITS.sub(NUMBER, known.get(word, word))


def _short(token: str) -> str:
    """Return a word without drawn-out letters: "cuuuu" is "cuu", "chàoooo" is "chào"."""
    if not _DRAWN_OUT.search(token):
        return token
    twice, once = _DRAWN_OUT.sub(r"\1\1", token), _DOUBLED.sub(r"\1", token)
    return twice if is_syllable(twice) or not is_syllable(once) else once


def _struck_once(word: str) -> str:
    """Return a word that has marks with each letter struck once, if it is a syllable then: "nươớc" is "nước"."""
    if fold(word) == word or is_syllable(word):
        return word
    # Of a letter that stands twice the one with more marks is meant.
    once = "".join(max(letters, key=_marks) for _, letters in groupby(word, key=fold))
    return once if is_syllable(once) else word


def _marks(letter: str) -> int:
    return len(unicodedata.normalize("NFD", letter))


def _sounding(plain: str) -> str:
    return " ".join(_sound(word) for word in plain.split())


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    if word.startswith("#"):
        return word
    for shape, sound in _SOUNDS:
        word = shape.sub(sound, word)
    return word


@lru_cache(maxsize=50_000)
def _jumbled(word: str) -> str:
    """Return the first letter of a word, then each of its others once, by the alphabet: "kohng" is "khong"."""
    return word if word.startswith("#") else word[0] + "".join(sorted(set(word.lstrip(word[0]))))
