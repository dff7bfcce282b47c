"""What is read where a text is missing in a language."""

from __future__ import annotations

import pytest

from models.language.languages import LANGUAGES, OWN_NAMES, choose, spoken


def test_a_missing_language_falls_back_to_vietnamese() -> None:
    assert choose({"vi": "Rác", "en": "Garbage"}, "km") == "Rác"


def test_without_vietnamese_any_language_is_better_than_none() -> None:
    assert choose({"km": "សំរាម"}, "en") == "សំរាម"


def test_without_any_text_there_is_none() -> None:
    assert choose({"vi": ""}, "en") == ""


@pytest.mark.parametrize(
    ("language", "among", "expected"), [("km", LANGUAGES, "km"), ("km", ("vi", "en"), "vi")]
)
def test_what_is_not_spoken_is_said_in_vietnamese(
    language: str, among: tuple[str, ...], expected: str
) -> None:
    assert spoken(language, among) == expected


def test_every_language_has_a_name() -> None:
    assert tuple(OWN_NAMES) == LANGUAGES
