"""Words of files: what a file is called, and the words by which it is found, with or without diacritics."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.language.text import fold, nfc
from models.language.words import split

#: Most words by which a file is found, those of its title first.
MOST_WORDS = 300

#: Characters of the name and of the title of a file.
LONGEST_NAME, LONGEST_TITLE = 200, 300

#: What a title is where the name of a file says nothing.
UNNAMED = "Tệp chưa đặt tên"

_PATH = re.compile(r"[/\\:]")


def clean_name(name: str) -> str:
    """Return the name that a browser gave, without folders and without what nobody sees."""
    return nfc(_PATH.split(name)[-1])[-LONGEST_NAME:]


def title_of(name: str) -> str:
    """Return a title to begin with: the name of a file without its ending."""
    stem = clean_name(name).rpartition(".")[0] or clean_name(name)
    return nfc(stem.replace("_", " "))[:LONGEST_TITLE] or UNNAMED


def words_of(texts: Iterable[str]) -> list[str]:
    """Return the different words of texts, folded."""
    return list(dict.fromkeys(word for text in texts for word in split(fold(text))))[:MOST_WORDS]


def keys_of(tags: Iterable[str]) -> list[str]:
    """Return tags in the form in which they are compared."""
    return list(dict.fromkeys(fold(tag) for tag in tags))
