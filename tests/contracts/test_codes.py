"""Every problem code in the sources has its three sentences, and no sentence stands there for nothing."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator

import pytest

from api.extensions.problem_sentences import catalogue
from models.language.languages import LANGUAGES
from tests.contracts import sources

#: Where the code stands in the arguments of each; an int is a position.
CODE_AT = {
    "Fault": 1,
    "NotFound": 0,
    "Forbidden": 0,
    "Unauthenticated": 0,
    "Clash": 0,
    "TooMany": 0,
    "Unavailable": 0,
    "LoaError": 0,
}

#: Codes that `models/errors.py` gives when nobody names another.
DEFAULTS = {"invalid", "not_found", "stale", "too_many"}

SENTENCES = catalogue()["sentences"]


def _raised() -> Iterator[tuple[str, str]]:
    """Each code that stands where one is raised, with the file."""
    for path in sources.files(*sources.SHIPPED):
        for name, call in sources.calls(path):
            named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
            at = CODE_AT.get(name)
            placed = [call.args[at]] if at is not None and len(call.args) > at else []
            if name not in CODE_AT and name != "Invalid":
                continue
            for node in [*placed, *named]:
                for code in _codes(node):
                    yield code, str(path)


def _codes(node: ast.expr) -> set[str]:
    """The codes that an argument can be: a constant, or either arm of a condition."""
    if isinstance(node, ast.IfExp):
        return _codes(node.body) | _codes(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_every_raised_code_has_a_sentence() -> None:
    assert {(code, path) for code, path in _raised() if code not in SENTENCES} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_in_every_language(language: str) -> None:
    assert [code for code, sentence in SENTENCES.items() if not sentence.get(language)] == []


@pytest.mark.parametrize("language", ["vi", "km"])
def test_no_sentence_was_left_in_english(language: str) -> None:
    assert [code for code, sentence in SENTENCES.items() if sentence[language].isascii()] == []


def test_the_sentences_of_a_code_take_the_same_values() -> None:
    uneven = {
        code: shapes
        for code, sentence in SENTENCES.items()
        if len(shapes := {_values(sentence[language]) for language in LANGUAGES}) > 1
    }
    assert uneven == {}


def test_no_sentence_stands_there_for_nothing() -> None:
    tables = (catalogue()["patterns"], catalogue()["of_lists"])
    used: set[str] = set(DEFAULTS).union(*(table.values() for table in tables))
    for path in sources.files(*sources.SHIPPED):
        used |= sources.strings(sources.tree(path))
    assert [code for code in SENTENCES if code not in used and not code.startswith("http_")] == []


def test_the_codes_stand_in_alphabetical_order() -> None:
    assert list(SENTENCES) == sorted(SENTENCES)


def _values(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)
