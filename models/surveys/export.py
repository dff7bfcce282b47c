"""Export of surveys: every answer as a table for a spreadsheet, for SPSS, or as JSON, with the code book.

Nothing in it tells who answered: no voter, no hour. Pages of answers are read and sent one after the other, so memory
stays the same however many there are. Before the end only an official who says why takes one
(`models.surveys.embargo`); who took which stands in `models.exports.taken`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash
from models.exports import archive, csv_table, taken, xlsx_table
from models.exports.archive import Part
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.exports.xlsx_table import Sheet, Workbook
from models.language.languages import choose
from models.store import Store
from models.surveys import answer_pages, code_book, embargo, export_columns, export_words, lists, spss_labels
from models.surveys.definition import Survey
from models.surveys.export_areas import ExportAreas
from models.surveys.export_columns import Column, Style
from models.surveys.kept_answers import SurveyAnswer

#: Most answers of one XLSX file: what a sheet holds below its two heads. The other forms have no limit.
MOST_XLSX_ROWS = xlsx_table.MOST_ROWS - 2

#: Answers of JSON that are sent at once.
CHUNK = 200


class ExportForm(StrEnum):
    """The forms in which answers are exported; `codebook` holds the columns and codes, and no answer."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    SPSS = "spss"
    CODEBOOK = "codebook"


@dataclass(frozen=True)
class SurveyExport:
    """What is wanted.

    :param language: of the words of questions, options and columns.
    :param exact: places, photos and texts as they were given.
    :param reason: why, before the end.
    """

    form: ExportForm
    language: str
    exact: bool = False
    reason: str = ""


@dataclass(frozen=True)
class _Table:
    """A survey on its way out."""

    store: Store
    survey: Survey
    columns: list[Column]
    language: str
    answers: Callable[[], Iterator[SurveyAnswer]]

    def cells(self) -> Iterator[list[Cell]]:
        """Yield the cells of each answer."""
        reads = [column.read for column in self.columns]
        for answer in self.answers():
            yield [read(answer) for read in reads]

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


def export(store: Store, official: Identity, survey_id: str, wanted: SurveyExport) -> Iterator[bytes]:
    """Return an export, some bytes at a time; everything that refuses it is found before the first.

    :raises NotFound: there is no such survey for this official.
    :raises Forbidden: `no_permission`, they write no surveys in its area or want it exact and may not open identities
        there, or may not read its results early; `results_embargoed`, it is not over and they gave no reason.
    :raises Clash: `export_too_large`, `export_too_wide`: more than a sheet of XLSX holds.
    """
    survey = lists.readable(store, official, survey_id)
    permissions.insist_in(store, official, Permission.SURVEY_WRITE, survey["area_id"])
    style = Style(wanted.language, wanted.exact)
    columns = export_columns.columns(survey, ExportAreas(store), style)
    if wanted.form is ExportForm.CODEBOOK:
        return archive.encoded(_code_book(columns, wanted.language))
    if wanted.exact:
        permissions.insist_in(store, official, Permission.IDENTITY_OPEN, survey["area_id"])
    if wanted.form is ExportForm.XLSX and len(columns) > xlsx_table.MOST_COLUMNS:
        raise Clash("export_too_wide", max=xlsx_table.MOST_COLUMNS)
    embargo.insist_on_the_end(store, survey, official, wanted.reason)
    how: Mapping[str, Any] = {"language": wanted.language, "exact": wanted.exact}
    taking = Taking(wanted.form, how, survey["_id"], wanted.reason)

    def answers() -> Iterator[SurveyAnswer]:
        return taken.noted(store, official, taking, answer_pages.all_answers(store, survey["_id"]))

    return _FORMS[wanted.form](_Table(store, survey, columns, wanted.language, answers))


def _csv(table: _Table) -> Iterator[bytes]:
    return archive.encoded(csv_table.lines(table.names, table.cells()))


def _code_book(columns: Iterable[Column], language: str) -> Iterator[str]:
    heads, *rows = code_book.rows(columns, language)
    return csv_table.lines([str(head) for head in heads], rows)


def _xlsx(table: _Table) -> Iterator[bytes]:
    counted = answer_pages.count(table.store, table.survey["_id"], MOST_XLSX_ROWS)
    if counted is not None and counted > MOST_XLSX_ROWS:
        raise Clash("export_too_large", max=MOST_XLSX_ROWS)
    book = Workbook(
        export_words.part("data", table.language),
        [[column.label for column in table.columns], table.names],
        at=datetime.now(UTC),
        beside=[
            Sheet(
                export_words.part("code_book", table.language),
                list(code_book.rows(table.columns, table.language)),
            )
        ],
        rows=MOST_XLSX_ROWS if counted is None else counted,
    )
    return xlsx_table.stream(book, table.cells())


def _json(table: _Table) -> Iterator[bytes]:
    """Yield one object: the survey, its columns with their codes, and an object for each answer."""
    survey = table.survey
    head = {
        "id": survey["_id"],
        "title": choose(survey["title"], table.language),
        "opens_at": survey["opens_at"].isoformat(),
        "closes_at": survey["closes_at"].isoformat(),
    }
    yield f'{{"survey": {_dumped(head)},\n"columns": {_dumped([_described(one) for one in table.columns])},\n'.encode()
    yield b'"answers": ['
    names, waiting, between = table.names, list[str](), "\n"
    for cells in table.cells():
        row = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
        waiting.append(between + _dumped(row))
        between = ",\n"
        if len(waiting) == CHUNK:
            yield "".join(waiting).encode()
            waiting.clear()
    yield ("".join(waiting) + "\n]}\n").encode()


def _described(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "question": column.question["id"] if column.question else None,
        "kind": column.kind,
        "label": column.label,
        "values": {value.code: value.meaning for value in column.values},
    }


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _spss(table: _Table) -> Iterator[bytes]:
    columns, language = spss_labels.kept(table.columns), table.language
    title = choose(table.survey["title"], language)
    rows = spss_labels.rows(columns, table.survey["questions"], table.answers())
    parts = (
        Part("data.sps", archive.encoded(spss_labels.syntax(columns, title, "data.csv", language))),
        Part("codebook.csv", archive.encoded(_code_book(columns, language))),
        Part("data.csv", archive.encoded(csv_table.lines([one.name for one in columns], rows)), large=True),
    )
    return archive.stream(parts, datetime.now(UTC))


_FORMS: Mapping[ExportForm, Callable[[_Table], Iterator[bytes]]] = {
    ExportForm.CSV: _csv,
    ExportForm.XLSX: _xlsx,
    ExportForm.JSON: _json,
    ExportForm.SPSS: _spss,
}
