"""Words of pages: the Vietnamese sentence is the key, `.po` files have it in Khmer and English.

They are read at the start: no `.mo`, no build. A sentence without a translation is shown in Vietnamese. Words of the
domain (states, steps, problems) stay where they are. `python -m local.page_words` adds new sentences to the files.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask

from api.extensions.context import current_language
from models.language.languages import DEFAULT, LANGUAGES

#: The packages whose sentences these are; below each `words/<language>/<room>.po`.
HOMES = tuple(Path(__file__).resolve().parents[1] / name for name in ("console", "public"))


def said(text: str) -> str:
    """Return a sentence in the caller's language."""
    return translations(current_language()).get(text) or text


def counted(one: str, several: str, number: int) -> str:
    """Return a sentence with a number, in the form that the caller's language has for it."""
    forms = plurals(current_language()).get(one)
    if forms is None:
        return one if number == 1 else several
    return forms[0] if number == 1 else forms[-1]


def later(text: str) -> str:
    """Mark a sentence of a table that is said later, so that it is found for translating."""
    return text


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: str) -> Mapping[str, str]:
    """Return every sentence that has a translation, by the Vietnamese one."""
    return {str(one.id): str(one.string) for one in _read(language) if not one.pluralizable and one.string}


@lru_cache(maxsize=len(LANGUAGES))
def plurals(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the forms of every sentence with a number that has a translation, by the Vietnamese one."""
    found = ((one.id[0], one.string) for one in _read(language) if one.pluralizable)
    return {one: tuple(forms) for one, forms in found if forms and all(forms)}


def _read(language: str) -> Iterator[Message]:
    """Yield what the files of a language say; there are none of Vietnamese."""
    if language == DEFAULT:
        return
    for path in files(language):
        with path.open("rb") as file:
            yield from (one for one in read_po(file, locale=language) if one.id)


def files(language: str) -> list[Path]:
    """Return the files of a language."""
    return sorted(path for home in HOMES for path in (home / "words" / language).glob("*.po"))


def install(app: Flask) -> None:
    """Give templates `_("…")` and `ngettext`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(said, counted, newstyle=True)  # type: ignore[attr-defined]


def is_composed(text: str) -> bool:
    """Say whether a sentence is in the form that all are compared in (NFC); an editor may save another."""
    return unicodedata.is_normalized("NFC", text)
