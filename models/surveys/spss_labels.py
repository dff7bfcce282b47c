"""SPSS: a syntax file that reads the table beside it, and names what every variable and number means.

A real `.sav` file wants all cells in memory before it is written, so there is a table and a syntax, which SPSS and PSPP
run (tried with PSPP 1.6). Codes are numbers there, by the order of the options. Two numbers say why there is none: the
question was not shown, or was not answered. Rules: IBM SPSS Statistics Command Syntax Reference, "GET DATA", "VARIABLE
LABELS", "VALUE LABELS", "MISSING VALUES", "VARIABLE LEVEL".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from models.exports.cells import Cell
from models.surveys import conditions, export_words
from models.surveys.answer_checks import limits
from models.surveys.definition import Question, QuestionType
from models.surveys.export_columns import Column, ColumnKind
from models.surveys.kept_answers import SurveyAnswer

#: What stands where nothing was answered.
NOT_SHOWN, NOT_ANSWERED = -98, -99

#: Bytes of the label of a variable, of that of a value, and of a text.
LONGEST_LABEL, LONGEST_VALUE_LABEL, LONGEST_TEXT = 255, 120, 32_767

#: Bytes that a letter may take.
_BYTES = 4

_FORMATS: Mapping[ColumnKind, str] = {
    ColumnKind.CODE: "F8.0",
    ColumnKind.FLAG: "F8.0",
    ColumnKind.RANK: "F8.0",
    ColumnKind.NUMBER: "F8.0",
    ColumnKind.DEGREES: "F12.5",
    ColumnKind.DAY: "SDATE10",
    ColumnKind.TIME: "TIME5",
}

#: Of numbers that may have decimals.
_FRACTION = "F16.6"

_LEVELS: Mapping[ColumnKind, str] = {
    ColumnKind.CODE: "NOMINAL",
    ColumnKind.FLAG: "NOMINAL",
    ColumnKind.TEXT: "NOMINAL",
    ColumnKind.RANK: "ORDINAL",
    ColumnKind.NUMBER: "SCALE",
    ColumnKind.DEGREES: "SCALE",
    ColumnKind.DAY: "SCALE",
    ColumnKind.TIME: "SCALE",
}

_COUNTED = frozenset({ColumnKind.CODE, ColumnKind.FLAG, ColumnKind.RANK, ColumnKind.NUMBER})


def kept(columns: Iterable[Column]) -> list[Column]:
    """Return the columns that SPSS needs: the words of codes are labels there."""
    return [column for column in columns if column.kind is not ColumnKind.LABEL]


def rows(
    columns: Sequence[Column], questions: Sequence[Question], answers: Iterable[SurveyAnswer]
) -> Iterator[list[Cell]]:
    """Yield the cells of each answer: numbers for codes, and for what is missing."""
    writers = [_written(column) for column in columns]
    everything = frozenset(question["id"] for question in questions)
    some_hidden = any(question["show_if"] for question in questions)
    for answer in answers:
        shown = everything
        if some_hidden:
            shown = frozenset(one["id"] for one in conditions.shown(questions, answer["answers"]))
        yield [write(answer, shown) for write in writers]


def syntax(columns: Sequence[Column], title: str, data: str, language: str) -> Iterator[str]:
    """Yield the syntax file.

    :param data: the name of the table beside it.
    """
    yield f"* Encoding: UTF-8.\n* {_flat(title)}\n* CD to the folder of this file first.\n"
    yield f"GET DATA /TYPE=TXT /FILE={_quoted(data)} /ENCODING='UTF8'\n"
    yield '  /ARRANGEMENT=DELIMITED /DELCASE=LINE /DELIMITERS="," /QUALIFIER=\'"\' /FIRSTCASE=2\n  /VARIABLES=\n'
    yield "\n".join(f"    {column.name} {_format(column)}" for column in columns) + ".\n"
    yield "CACHE.\nEXECUTE.\n"
    for column in columns:
        yield f"VARIABLE LABELS {column.name}\n  {_quoted(_cut(column.label, LONGEST_LABEL))}.\n"
    for column in columns:
        yield from _value_labels(column, language)
    for column in columns:
        if has_missing(column):
            yield f"MISSING VALUES {column.name} ({NOT_SHOWN}, {NOT_ANSWERED}).\n"
    for column in columns:
        yield f"VARIABLE LEVEL {column.name} ({_LEVELS[column.kind]}).\n"
    yield "EXECUTE.\n"


def has_missing(column: Column) -> bool:
    """Say whether numbers tell why nothing stands there: not where people could answer with the same numbers."""
    if column.question is None or column.kind not in _COUNTED:
        return False
    if column.kind is not ColumnKind.NUMBER:
        return True
    least, _ = limits(column.question)
    return least is not None and least > NOT_SHOWN


def _written(column: Column) -> Callable[[SurveyAnswer, frozenset[str]], Cell]:
    """Return what writes one cell of a column."""
    numbers = {value.code: value.number for value in column.values}
    read, code, text = column.read, column.kind is ColumnKind.CODE, column.kind is ColumnKind.TEXT
    asked, missing = column.question["id"] if column.question else "", has_missing(column)

    def write(answer: SurveyAnswer, shown: frozenset[str]) -> Cell:
        cell = read(answer)
        if cell is None and missing:
            return NOT_ANSWERED if asked in shown else NOT_SHOWN
        if code:
            return numbers.get(str(cell))
        return _flat(cell) if text and isinstance(cell, str) else cell

    return write


def _value_labels(column: Column, language: str) -> Iterator[str]:
    named = [(value.number, value.meaning) for value in column.values]
    if has_missing(column):
        named.append((NOT_SHOWN, export_words.part("not_shown", language)))
        named.append((NOT_ANSWERED, export_words.part("not_answered", language)))
    if named:
        lines = (f"\n  {number} {_quoted(_cut(words, LONGEST_VALUE_LABEL))}" for number, words in named)
        yield f"VALUE LABELS {column.name}{''.join(lines)}.\n"


def _format(column: Column) -> str:
    if column.kind is ColumnKind.TEXT:
        return f"A{min(column.longest * _BYTES, LONGEST_TEXT)}"
    return _FRACTION if _has_fractions(column) else _FORMATS[column.kind]


def _has_fractions(column: Column) -> bool:
    """Say whether numbers of a column may have decimals: free ones, and those with such steps."""
    question = column.question
    if question is None or column.kind is not ColumnKind.NUMBER:
        return False
    free = question["type"] == QuestionType.NUMBER and question["step"] is None
    return free or isinstance(question["step"], float)


def _quoted(text: str) -> str:
    return "'" + _flat(text).replace("'", "''") + "'"


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text that takes no more bytes than that."""
    return _flat(text).encode()[:most].decode(errors="ignore")


@lru_cache(maxsize=1000)
def _flat(text: str) -> str:
    """Return a text on one line: SPSS ends a row at a break, whatever the quotes say."""
    return re.sub(r"\s+", " ", text).strip()
