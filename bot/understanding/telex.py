"""Telex and VNI, the ways to type Vietnamese: letters and digits that were left where diacritics were meant.

"nuwowcs" and "nu7o7c1" are "nước". A word is decoded only if it is no syllable as it stands and is one afterwards, so
that "cos" becomes "có" and "toi" stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.understanding.syllables import is_syllable

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = dict(zip("12345", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_MARKS = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
    "9": {"d": "đ"},
}
_DOUBLED = {"a": "â", "e": "ê", "o": "ô", "d": "đ"}
_HOOKED = {"u": "ư", "o": "ơ", "a": "ă"}
_VOWELS = frozenset("aăâeêioôơuưy")
_TONE_MARKS = frozenset(_TONES.values())
_DOUBLE_O = re.compile(r"oo(?:ng|c)$")
_WITH_DOUBLE_O = frozenset({"xoong", "boong", "goong", "soong", "mooc", "rooc", "sooc"})
_VNI = re.compile(r"[^\W\d_]+(?:[^\W\d_]*[1-9]){1,3}[^\W\d_]*")


@lru_cache(maxsize=20_000)
def undone_text(text: str) -> str:
    """Return a text in which no word has letters or digits left over by a keyboard; the rest stays as typed."""
    return re.sub(r"[^\W_]+", lambda hit: _in_text(hit[0]), text)


def _in_text(word: str) -> str:
    found = undone(word.lower())
    return word if found == word.lower() else found


def undone(word: str) -> str:
    """Return a word, in small letters, with the diacritics that its keyboard left as letters or digits."""
    if (is_syllable(word) and not _is_left_over(word)) or len(word) > 9 or not word[0].isalpha():
        return word
    decoded = _of_digits(word) if _VNI.fullmatch(word) else _of_letters(word)
    return decoded if is_syllable(decoded) else word


def _is_left_over(word: str) -> bool:
    """Say whether "oo" before a final is an "ô" that was left: but for a few words no syllable has it."""
    return bool(_DOUBLE_O.search(word)) and word.isascii() and word not in _WITH_DOUBLE_O


def _of_letters(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for char in word:
        if char == "w" and letters:
            _hook(letters)
        elif char in _DOUBLED and (place := _to_double(letters, char)) is not None:
            letters[place] = _DOUBLED[char]
        elif char in _TONES and any(_bare(one) in _VOWELS for one in letters):
            tone = _TONES[char]
        else:
            letters.append(char)
    return _toned(letters, tone)


def _of_digits(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for char in word:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char in _VNI_MARKS:
            for place in reversed(range(len(letters))):
                if letters[place] in _VNI_MARKS[char]:
                    letters[place] = _VNI_MARKS[char][letters[place]]
                    break
        else:
            letters.append(char)
    return _toned(letters, tone)


def _hook(letters: list[str]) -> None:
    """Give the hook or the bowl of a "w" to the vowels before it; without any it is an "ư"."""
    for place in reversed(range(len(letters))):
        if letters[place] in _HOOKED:
            letters[place] = _HOOKED[letters[place]]
            if letters[place] == "ơ" and place and letters[place - 1] == "u":
                letters[place - 1] = "ư"
            return
    letters.append("ư")


def _to_double(letters: list[str], char: str) -> int | None:
    """Return where the letter stands that is doubled by this one; None where it stands alone."""
    if char == "d":
        return 0 if letters and letters[0] == "d" else None
    places = [place for place, one in enumerate(letters) if one == char]
    return places[-1] if places else None


def _toned(letters: list[str], tone: str) -> str:
    if not tone:
        return "".join(letters)
    vowels = [place for place, one in enumerate(letters) if _bare(one) in _VOWELS]
    start = "".join(letters[:2])
    if start in ("qu", "gi") and len(vowels) > 1:
        vowels = vowels[1:]
    if not vowels:
        return "".join(letters)
    special = [place for place in vowels if _bare(letters[place]) in "ăâêôơư"]
    closed = vowels[-1] < len(letters) - 1
    pair = "".join(_bare(letters[place]) for place in vowels)
    place = special[-1] if special else vowels[-1] if closed or pair in ("oa", "oe", "uy") else vowels[-2:][0]
    letters[place] = unicodedata.normalize("NFC", letters[place] + tone)
    return "".join(letters)


def _bare(letter: str) -> str:
    """Return a letter without its tone."""
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONE_MARKS))
