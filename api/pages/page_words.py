"""The words of a page, from a file beside it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

#: The words of a page by language and key; some are a title and a line below it.
Words = dict[str, dict[str, str | list[str]]]


@lru_cache(maxsize=8)
def words_of(page: str) -> Words:
    """Return the words of a page, such as `index`."""
    text = Path(__file__).with_name(f"{page}.yml").read_text(encoding="utf-8")
    words: Words = yaml.load(text, Loader=yaml.CSafeLoader)
    return words
