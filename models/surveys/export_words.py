"""Words of exports: names of columns and of what stands in them, in the language that was wanted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from models.language.languages import choose
from models.store.datafiles import read

Texts = Mapping[str, str]


def column(name: str, language: str) -> str:
    """Return what a column says that is the same in every survey."""
    return choose(_words()["columns"][name], language)


def part(name: str, language: str) -> str:
    """Return what a part of a question, or a value, is called."""
    return choose(_words()["parts"][name], language)


def heads(table: str, language: str) -> list[str]:
    """Return the heads of a table: the `code_book`, or the questions of a file for researchers (`research`)."""
    return [choose(texts, language) for texts in _words()[table].values()]


def word(kind: str, name: str, language: str) -> str:
    """Return what became of a question (`treatments`), or who could answer (`identity`)."""
    return choose(_words()[kind][name], language)


def readme(language: str) -> dict[str, str]:
    """Return the sentences of the README of an archive, by their names."""
    return {name: choose(texts, language) for name, texts in _words()["readme"].items()}


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, Texts]]:
    loaded: dict[str, dict[str, Texts]] = read("survey_export.yml")
    return loaded
