"""Languages: those that Loa speaks, their names, and what is read where a text is missing in one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

#: Languages of every text for people, the default first.
LANGUAGES = ("vi", "km", "en")

#: What is spoken where nobody has chosen, and where a text is missing in the language that they chose.
DEFAULT = LANGUAGES[0]

#: Each language as its speakers call it.
OWN_NAMES: Mapping[str, str] = {"vi": "Tiếng Việt", "km": "ភាសាខ្មែរ", "en": "English"}


def choose(texts: Mapping[str, str], language: str) -> str:
    """Return the text in a language, else in Vietnamese, else in whatever language there is ("" if none)."""
    return texts.get(language) or texts.get(DEFAULT) or next(filter(None, texts.values()), "")


def spoken(language: str, among: Collection[str] = LANGUAGES) -> str:
    """Return the language if it is among these, else Vietnamese."""
    return language if language in among else DEFAULT
