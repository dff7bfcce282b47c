"""Spoken: is a cry for help English, though it has too few words to tell (`spoken.yml`)?"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

#: So many different English words make a sentence English.
_LEAST_OF_A_SENTENCE = 2

FILE = Path(__file__).with_name("spoken.yml")


def is_english(text: str) -> bool:
    """Say whether a text has a word of English alone, and none that Vietnamese has as well."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return text.isascii() and bool(words & _words("english")) and not words & _words("others")


@lru_cache(maxsize=2)
def _words(name: str) -> frozenset[str]:
    return frozenset(yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)[name])


def is_english_sentence(text: str) -> bool:
    """Say whether a text has several words of English sentences, and none that Vietnamese has as well."""
    words = re.findall(r"[a-z]+", text.lower())
    counted = set(words) & (_words("sentences") | _words("english"))
    return text.isascii() and len(counted) >= _LEAST_OF_A_SENTENCE and not set(words) & _words("others")
