"""Export columns: what of an answer stands in a table, one cell a column, by the type of each question.

| type | columns |
|---|---|
| single | the code of the option, its words (`_label`) and the own words beside it (`_other`) |
| multiple | one of 0 and 1 for each option, and the own words (`_other`) |
| ranking | one for each option: its place, from 1 |
| matrix | one for each row: the code of the option |
| scale, rating, number, date, time | one as it was given (`YYYY-MM-DD`, `HH:MM`) |
| short_text, long_text | one, personal data masked |
| place | the code of the nearest commune (`_area`) and the centre of the cell around it (`_lat`, `_lon`) |
| photo | 1 if there is one |
| note | none |

Exact places, ids of photos and unmasked texts stand there only where `exact` was asked for and is permitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.exports.cells import Cell
from models.language import personal_data
from models.language.languages import choose
from models.surveys import export_words
from models.surveys.answer_checks import limits
from models.surveys.column_names import ColumnNames
from models.surveys.definition import LONGEST_SHORT_TEXT, Option, Question, QuestionType, Survey
from models.surveys.export_areas import ExportAreas
from models.surveys.kept_answers import SurveyAnswer


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    CODE = "code"
    LABEL = "label"
    FLAG = "flag"
    RANK = "rank"
    NUMBER = "number"
    TEXT = "text"
    DAY = "day"
    TIME = "time"
    DEGREES = "degrees"


@dataclass(frozen=True)
class Value:
    """One code of a column: what stands in the table, the number that SPSS has for it, and what it means."""

    code: str
    number: int
    meaning: str


@dataclass(frozen=True)
class Column:
    """One column.

    :param label: what it asks, in the language of the export.
    :param read: its cell of one answer.
    :param question: None for what is known of every answer.
    :param longest: characters of a text.
    """

    name: str
    kind: ColumnKind
    label: str
    read: Callable[[SurveyAnswer], Cell]
    question: Question | None = None
    values: tuple[Value, ...] = field(default=())
    longest: int = 100


@dataclass(frozen=True)
class Style:
    """How columns are wanted: in which language, and whether `exact`."""

    language: str
    exact: bool = False


def columns(survey: Survey, areas: ExportAreas, style: Style) -> list[Column]:
    """Return the columns of a survey, in order; the same definition always has the same names."""
    names = ColumnNames()
    made = [*_of_every_answer(names, areas, style.language)]
    for question in survey["questions"]:
        asked = _Asked(question, names, areas, style)
        made += _BY_TYPE[QuestionType(question["type"])](asked)
    return made


def yes_or_no(language: str) -> tuple[Value, ...]:
    """Return the codes of a flag."""
    return tuple(Value(str(n), n, export_words.part(("is_not", "is_so")[n], language)) for n in (0, 1))


def option_codes(question: Question, language: str) -> tuple[Value, ...]:
    """Return the codes of the options, in the order of the definition."""
    asked = enumerate(question["options"], start=1)
    return tuple(Value(one["id"], n, choose(one["text"], language)) for n, one in asked)


def rank_of(option: str) -> Callable[[list[str]], int | None]:
    """Return what reads the place of an option in an answer to a ranking, from 1."""
    return lambda given: given.index(option) + 1 if option in given else None


def option_of(row: str) -> Callable[[Mapping[str, str]], str | None]:
    """Return what reads the option of a row in an answer to a matrix."""
    return lambda given: given.get(row)


def _of_every_answer(names: ColumnNames, areas: ExportAreas, language: str) -> Iterator[Column]:
    flags = yes_or_no(language)
    reads: Mapping[str, tuple[ColumnKind, Callable[[Any], Cell]]] = {
        "loa_day": (ColumnKind.DAY, lambda row: areas.day(row["at"])),
        "loa_channel": (ColumnKind.TEXT, lambda row: row["channel"]),
        "loa_lang": (ColumnKind.TEXT, lambda row: row.get("lang", "")),
        "loa_area": (ColumnKind.TEXT, lambda row: areas.code(row.get("area_id"))),
        "loa_area_name": (ColumnKind.TEXT, lambda row: areas.name(row.get("area_id"))),
        "loa_verified": (ColumnKind.FLAG, lambda row: int(row.get("verified", False))),
        "loa_doubtful": (ColumnKind.FLAG, lambda row: int(row.get("doubtful", False))),
        "loa_late": (ColumnKind.FLAG, lambda row: int(row.get("late", False))),
        "loa_edition": (ColumnKind.NUMBER, lambda row: row.get("edition", 1)),
    }
    for name, (kind, read) in reads.items():
        values = flags if kind is ColumnKind.FLAG else ()
        label = export_words.column(name, language)
        yield Column(names.name(name), kind, label, read, values=values, longest=60)


class _Asked:
    """One question on its way to columns."""

    def __init__(self, question: Question, names: ColumnNames, areas: ExportAreas, style: Style) -> None:
        self.question, self.names, self.areas, self.style = question, names, areas, style
        self.id = question["id"]

    def words(self, texts: Mapping[str, str]) -> str:
        """Return words in the language of the export."""
        return choose(texts, self.style.language)

    def label(self, *beside: str) -> str:
        """Return the words of the question, and what of it a column tells."""
        return " - ".join((self.words(self.question["text"]), *beside))

    def part(self, name: str) -> str:
        """Return the label of a column that tells a part of the answer."""
        return self.label(export_words.part(name, self.style.language))

    def column(
        self, kind: ColumnKind, label: str, read: Callable[[Any], Cell], *within: str, **more: Any
    ) -> Column:
        """Make a column; `read` gets the answer to the question, and is not asked where there is none."""
        asked = self.id

        def cell(row: SurveyAnswer) -> Cell:
            given = row["answers"].get(asked)
            return None if given is None else read(given)

        return Column(self.names.name(self.id, *within), kind, label, cell, self.question, **more)

    def options(self) -> tuple[Value, ...]:
        """Return the codes of the options, in the order of the definition."""
        return option_codes(self.question, self.style.language)

    def other(self) -> Iterator[Column]:
        """Make the column of the own words beside an option that asks for them."""
        if any(option["other"] for option in self.question["options"]):
            asked, shown = self.id, self.shown
            yield Column(
                self.names.name(self.id, "other"),
                ColumnKind.TEXT,
                self.part("other"),
                lambda row: shown(row.get("others", {}).get(asked)),
                self.question,
                longest=LONGEST_SHORT_TEXT,
            )

    def shown(self, text: str | None) -> str | None:
        """Return words of a resident as the export may show them."""
        return text if text is None or self.style.exact else personal_data.mask(text)


def _single(asked: _Asked) -> Iterator[Column]:
    values = asked.options()
    words = {one.code: one.meaning for one in values}
    yield asked.column(ColumnKind.CODE, asked.label(), lambda given: given, values=values)
    yield asked.column(ColumnKind.LABEL, asked.part("label"), words.get, "label", longest=300)
    yield from asked.other()


def _multiple(asked: _Asked) -> Iterator[Column]:
    yield from (_flag(asked, option) for option in asked.question["options"])
    yield from asked.other()


def _flag(asked: _Asked, option: Option) -> Column:
    code, label = option["id"], asked.label(asked.words(option["text"]))
    flags = yes_or_no(asked.style.language)
    return asked.column(ColumnKind.FLAG, label, lambda given: int(code in given), code, values=flags)


def _ranking(asked: _Asked) -> Iterator[Column]:
    rank = export_words.part("rank", asked.style.language)
    for option in asked.question["options"]:
        label = asked.label(asked.words(option["text"]), rank)
        yield asked.column(ColumnKind.RANK, label, rank_of(option["id"]), option["id"])


def _matrix(asked: _Asked) -> Iterator[Column]:
    values = asked.options()
    for row in asked.question["rows"]:
        label = asked.label(asked.words(row["text"]))
        yield asked.column(ColumnKind.CODE, label, option_of(row["id"]), row["id"], values=values)


def _as_given(kind: ColumnKind) -> Callable[[_Asked], Iterator[Column]]:
    return lambda asked: iter([asked.column(kind, asked.label(), lambda given: given)])


def _text(asked: _Asked) -> Iterator[Column]:
    _, most = limits(asked.question)
    yield asked.column(ColumnKind.TEXT, asked.label(), asked.shown, longest=most)


def _place(asked: _Asked) -> Iterator[Column]:
    areas = asked.areas
    point = areas.exact if asked.style.exact else areas.blurred
    yield asked.column(ColumnKind.TEXT, asked.part("area"), areas.nearest, "area")
    yield asked.column(ColumnKind.DEGREES, asked.part("lat"), lambda given: point(given)[0], "lat")
    yield asked.column(ColumnKind.DEGREES, asked.part("lon"), lambda given: point(given)[1], "lon")


def _photo(asked: _Asked) -> Iterator[Column]:
    if asked.style.exact:
        yield asked.column(ColumnKind.TEXT, asked.label(), lambda given: given)
    else:
        flags = yes_or_no(asked.style.language)
        yield asked.column(ColumnKind.FLAG, asked.part("answered"), lambda given: 1, values=flags)


_BY_TYPE: Mapping[QuestionType, Callable[[_Asked], Iterator[Column]]] = {
    QuestionType.SINGLE: _single,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.SCALE: _as_given(ColumnKind.NUMBER),
    QuestionType.RATING: _as_given(ColumnKind.NUMBER),
    QuestionType.NUMBER: _as_given(ColumnKind.NUMBER),
    QuestionType.SHORT_TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.RANKING: _ranking,
    QuestionType.MATRIX: _matrix,
    QuestionType.DATE: _as_given(ColumnKind.DAY),
    QuestionType.TIME: _as_given(ColumnKind.TIME),
    QuestionType.PLACE: _place,
    QuestionType.PHOTO: _photo,
    QuestionType.NOTE: lambda asked: iter(()),
}
