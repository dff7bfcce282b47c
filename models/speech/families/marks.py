"""Marks: signs that are said, that are a pause, or that are nothing at all to the ear."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from models.speech.number_words import cardinal
from models.speech.rule import Rule, Said, text_before
from models.speech.spoken_words import SpokenWords

_SAID: Mapping[str, str] = {
    "&": "và",
    "+": "cộng",
    "=": "bằng",
    "<": "dưới",
    ">": "trên",
    "≤": "không quá",
    "≥": "từ",
    "~": "khoảng",
    "≈": "khoảng",
    "±": "cộng trừ",
    "×": "nhân",
    "→": "đến",
    "@": "a còng",
    "°": "độ",
    "½": "một phần hai",
    "¼": "một phần tư",
    "¾": "ba phần tư",
    "²": "bình phương",
    "³": "khối",
    "$": "đô la",
}

_PAUSES = frozenset("()[]{}/|;–—\n\t\u2028")

#: What stays: ends of sentences and pauses. A dot that is meant as three is one.
_KEPT = frozenset(".,!?:")


def rules(_: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of marks."""
    return (
        Rule(re.compile(r"(?m)^[ \t]*(?:[-–—•●▪■◆*+✓✔➢►→]+)[ \t]*"), lambda match, words: Said("")),
        Rule(re.compile(r"(?:\.{2,}|…)"), lambda match, words: Said(".")),
        # A line that ends without a mark is a sentence, too.
        Rule(re.compile(r"\n\s*"), _line),
        Rule(re.compile(r"(?<!\s)\s+[-–—]+\s+"), lambda match, words: Said(", ")),
        Rule(re.compile(r"[^\w\s.,!?:]|_"), _mark),
    )


def numerals(_: SpokenWords) -> tuple[Rule, ...]:
    """Return the rule of numbers that are one character: ½, ², ①."""
    return (Rule(re.compile(r"[¹²³¼-¾⁰-₉⅐-↉①-⓿❶-➓]"), _mark),)


def _line(match: re.Match[str], _: SpokenWords) -> Said:
    before = text_before(match).rstrip()
    return Said(" " if not before or before[-1] in ".!?:,;…" else ". ")


def _mark(match: re.Match[str], words: SpokenWords) -> Said:
    mark = match[0]
    if mark in "~≈" and text_before(match).rstrip().endswith("hoảng"):
        return Said(" ")
    if mark in _SAID:
        return Said(f" {_SAID[mark]} ")
    if mark in _PAUSES:
        return Said(", ")
    if mark.isnumeric() and unicodedata.numeric(mark).is_integer():
        return Said(f" {cardinal(int(unicodedata.numeric(mark)), words.dialect)} ")
    return Said(" " if unicodedata.category(mark)[0] in "SPCZ" else "")
