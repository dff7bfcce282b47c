"""Words of a table: the heads of its columns and the words for values, from a file of `models/data`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NotRequired, TypedDict, cast

from models.language.text import fold
from models.store import datafiles


class TableWords(TypedDict):
    """What the data file holds: heads by column, the columns that are needed, words by field and value.

    `needed_new` are those that new rows need besides; `told` are for people alone, and an import passes them over.
    `hints` say what a column takes; `also` has what else heads (`columns`) and values may be called.
    """

    columns: dict[str, str]
    needed: list[str]
    needed_new: NotRequired[list[str]]
    told: NotRequired[list[str]]
    hints: NotRequired[dict[str, str]]
    also: dict[str, dict[str, list[str]]]
    words: dict[str, dict[str, str]]


@cache
def read(file: str) -> TableWords:
    """Return the heads and the words of a table."""
    return cast(TableWords, datafiles.read(file))


def headings(file: str) -> list[str]:
    """Return the heads of the columns in their order."""
    return list(read(file)["columns"].values())


def head(file: str, column: str) -> str:
    """Return the head of a column; the name itself where there is no such column."""
    return read(file)["columns"].get(column, column)


def column_of(file: str, head: str) -> str | None:
    """Return the column that a head means, with or without marks; None if it is none."""
    return _heads(file).get(fold(head))


def value_of(file: str, column: str, text: str) -> str | None:
    """Return the value that a cell says, by its word or as it is; None if it is none of the column's."""
    return _known(file, column).get(fold(text))


@cache
def _heads(file: str) -> Mapping[str, str]:
    """Return the columns by what a head may be: the name, the head, and what the form calls it, without marks."""
    found = read(file)
    return {
        form: name
        for name, said in found["columns"].items()
        for form in (name, fold(said), *map(fold, found["also"]["columns"].get(name, ())))
    }


@cache
def _known(file: str, column: str) -> Mapping[str, str]:
    """Return the values of a column by what a cell may say: the value, its word, and its other words."""
    others = read(file)["also"].get(column, {})
    return {
        form: value
        for value, word in read(file)["words"][column].items()
        for form in (value, fold(word), *map(fold, others.get(value, ())))
    }
