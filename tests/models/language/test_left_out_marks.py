"""Marks may be left out altogether, but not be others."""

from __future__ import annotations

import pytest

from models.language.left_out_marks import typed


@pytest.mark.parametrize(
    ("text", "word"), [("dừng", "dừng"), ("DUNG", "dừng"), ("Theo dõi", "theo dõi"), ("stop", "stop")]
)
def test_a_word_is_known_with_its_marks_and_without_any(text: str, word: str) -> None:
    said = typed(text)
    assert said.marked == said.expected(word)


@pytest.mark.parametrize(
    ("text", "word"), [("đúng", "dừng"), ("đung", "dừng"), ("dùng", "dừng"), ("theo doi", "dừng")]
)
def test_a_word_with_other_marks_is_another_word(text: str, word: str) -> None:
    said = typed(text)
    assert said.marked != said.expected(word)
