"""Code book: what each column of an export asks, and what each code in it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.surveys import export_words
from models.surveys.export_columns import Column


def rows(columns: Iterable[Column], language: str) -> Iterator[list[str | int]]:
    """Yield the code book as a table, its heads first; a column with codes has one row for each."""
    yield list(export_words.heads("code_book", language))
    for column in columns:
        question = column.question
        about: list[str | int] = [
            column.name,
            question["id"] if question else "",
            question["type"] if question else column.kind.value,
            column.label,
        ]
        for value in column.values:
            yield [*about, value.code, value.number, value.meaning]
        if not column.values:
            yield [*about, "", "", ""]
