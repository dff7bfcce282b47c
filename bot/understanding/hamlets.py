"""Hamlets in a longer text: "tôi ở ấp Sóc Ruộng xã Tập Sơn, đường đal bong tróc" happens in "ấp Sóc Ruộng"."""

from __future__ import annotations

import re

from models.language.text import aligned

#: As typed: "áp" and "tổ chim" are no units.
_KINDS = frozenset({"ấp", "ap", "khóm", "khom", "thôn", "thon", "khu phố", "khu pho", "hamlet"})
_UNIT = re.compile(r"(?<!\w)(?:ap|khom|thon|khu pho|hamlet)\.? +(?=[^\W_])")
_WORD = re.compile(r"[^\W_]+(?:/\d+)?")

#: What stands behind a name that is typed in small letters, and what no hamlet is called.
_BEHIND = re.compile(r"\s*(?:[,.;\n]|$|(?:xa|phuong|thi tran|o|thuoc|commune)(?!\w))")
_NO_NAME = frozenset(
    {"thap", "luc", "dung", "suat", "dao", "giai", "tai", "toi", "nay", "minh", "em", "chung"}
)
_MOST_WORDS = 3

#: Khmer has few blanks: a name in its letters ends at one, a name in Latin letters with its capitals.
_KHMER = re.compile(r"ភូមិ\s*(?:[A-ZĐ]\w*(?: [A-ZĐ0-9]\w*){0,2}|(?!ខ្ញុំ|យើង|នេះ|នោះ)[\u1780-\u17d3]+)")


def hamlet_of(text: str) -> str:
    """Return the first hamlet that a text names, with the word for it, as typed; "" for none.

    A name ends with its capitals; in small letters where a comma, the commune, or the end follows within three words.
    """
    if khmer := _KHMER.search(text):
        return khmer[0]
    plain = aligned(text)
    for hit in _UNIT.finditer(plain):
        if text[hit.start() : hit.end()].strip(" .").lower() not in _KINDS:
            continue
        if end := _end_of_name(text, plain, hit.end()):
            return text[hit.start() : end]
    return ""


def _end_of_name(text: str, plain: str, start: int) -> int:
    """Return where the name ends that begins here; 0 where there is none."""
    end, words = start, 0
    while words < _MOST_WORDS and (word := _WORD.match(text, end + bool(words))):
        if not (word[0][0].isupper() or word[0][0].isdigit()):
            break
        end, words = word.end(), words + 1
        if text[end : end + 1] != " ":
            break
    return end if words else _end_in_small_letters(plain, start)


def _end_in_small_letters(plain: str, start: int) -> int:
    end = start
    for count in range(_MOST_WORDS):
        word = _WORD.match(plain, end + bool(count))
        if word is None or word[0] in _NO_NAME:
            return 0
        end = word.end()
        if _BEHIND.match(plain, end):
            return end
        if plain[end : end + 1] != " ":
            return 0
    return 0
