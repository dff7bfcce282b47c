"""Every sentence of the console has its translations, in the form in which sentences are compared."""

from __future__ import annotations

import re

import pytest

from api.console.extension.words import is_composed, plurals, translations
from local import console_words
from local.console_words import TRANSLATED, Sentence

NAMED = re.compile(r"%\(\w+\)s|%%")

SENTENCES: list[Sentence] = [one for rows in console_words.by_room().values() for one in rows]


def _forms(sentence: Sentence) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else sentence


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_has_a_translation(language: str) -> None:
    """New sentences come into the files by `python -m local.console_words`."""
    said = {*translations(language), *plurals(language)}
    assert [one for one in SENTENCES if _forms(one)[0] not in said] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str) -> None:
    assert set(console_words.translations(language)) - set(SENTENCES) == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_in_what_the_sentence_does(language: str) -> None:
    wrong = [
        one
        for one, said in console_words.translations(language).items()
        for form in _forms(said)
        if sorted(NAMED.findall(form)) != sorted(NAMED.findall(_forms(one)[0]))
    ]
    assert wrong == []


def test_sentences_are_composed() -> None:
    assert [one for one in SENTENCES for form in _forms(one) if not is_composed(form)] == []
