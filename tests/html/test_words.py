"""Every sentence of pages has its translations, in the form in which sentences are compared."""

from __future__ import annotations

import re

import pytest

from api.html.words import HOMES, files, is_composed, plurals, translations
from local import page_words
from local.page_words import TRANSLATED, Sentence

NAMED = re.compile(r"%\(\w+\)s|%%")

SENTENCES: list[Sentence] = [
    one for home in HOMES for rows in page_words.by_room(home).values() for one in rows
]


def _forms(sentence: Sentence) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else sentence


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_has_a_translation(language: str) -> None:
    """New sentences come into the files by `python -m local.page_words`."""
    said = {*translations(language), *plurals(language)}
    assert [one for one in SENTENCES if _forms(one)[0] not in said] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str) -> None:
    assert set(page_words.translations(language)) - set(SENTENCES) == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_in_what_the_sentence_does(language: str) -> None:
    wrong = [
        one
        for one, said in page_words.translations(language).items()
        for form in _forms(said)
        if sorted(NAMED.findall(form)) != sorted(NAMED.findall(_forms(one)[0]))
    ]
    assert wrong == []


def test_sentences_are_composed() -> None:
    assert [one for one in SENTENCES for form in _forms(one) if not is_composed(form)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_says_the_same_wherever_it_is_said(language: str) -> None:
    """All are kept together, by the sentence in Vietnamese."""
    said: dict[Sentence, set[Sentence]] = {}
    for path in files(language):
        for one, translation in page_words.read(path, language):
            said.setdefault(one, set()).add(translation)
    assert {one: forms for one, forms in said.items() if len(forms) > 1} == {}
