"""Research file: the answers of a survey that is over, so that nobody stands out, with what a researcher must know.

Two walks over the answers: the first learns how many share what, the second writes. Everything in it depends on the
answers alone, and those of a survey that is over do not change: every download is the same file, to the byte, so that
one can't be subtracted from another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash
from models.exports import archive, csv_table, taken
from models.exports.archive import Part, encoded
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.language.dates import VIETNAM, day_and_time
from models.language.languages import choose
from models.store import Store
from models.surveys import (
    answer_pages,
    code_book,
    conditions,
    export_words,
    lists,
    research_columns,
    research_groups,
    tally,
)
from models.surveys.column_names import ColumnNames
from models.surveys.definition import QuestionType, Survey
from models.surveys.embargo import is_final
from models.surveys.export_areas import ExportAreas
from models.surveys.export_columns import Column, ColumnKind, yes_or_no
from models.surveys.kept_answers import SurveyAnswer
from models.surveys.research_columns import Counting
from models.surveys.research_groups import EVERYBODY, OPEN, SMALLEST_GROUP, Group

#: The format under which it is noted that somebody took one.
FORMAT = "research"


@dataclass
class _Figures:
    """What the first walk learns: people by group, and by question how many were asked and answered."""

    people: int = 0
    doubtful: int = 0
    groups: Counter[Group] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)


def research_file(store: Store, official: Identity, survey_id: str, language: str) -> Iterator[bytes]:
    """Return a ZIP file, some bytes at a time; everything that refuses it is found before the first.

    :raises NotFound: there is no such survey for this official.
    :raises Forbidden: `no_permission`, they write no surveys in its area.
    :raises Clash: `survey_unsettled`, answers may still come; `too_few_answers`, everybody would stand out.
    """
    survey = lists.readable(store, official, survey_id)
    permissions.insist_in(store, official, Permission.SURVEY_WRITE, survey["area_id"])
    if not is_final(survey):
        raise Clash("survey_unsettled")
    counted = answer_pages.count(store, survey_id, SMALLEST_GROUP)
    if counted is not None and counted < SMALLEST_GROUP:
        raise Clash("too_few_answers", min=SMALLEST_GROUP)
    return archive.stream(_parts(store, official, survey, language), survey["closes_at"])


def _parts(store: Store, official: Identity, survey: Survey, language: str) -> Iterator[Part]:
    names = ColumnNames()
    own = [names.name(f"loa_{one}") for one in ("area", "area_name", "lang", "channel", "week", "doubtful")]
    counting = {
        question["id"]: research_columns.counting(question, names, language)
        for question in survey["questions"]
    }
    figures = _first_walk(store, survey, counting)
    made = [column for each in counting.values() for one in each for column in one.columns()]
    groups = research_groups.published(figures.groups, partial(tally.path_of, store))
    known = _Known(ExportAreas(store), groups)
    columns = [*known.columns(own, language), *made]
    yield Part("README.txt", encoded(_readme(store, survey, figures, language)))
    yield Part("questions.csv", encoded(_questions(survey, figures, counting, language)))
    heads, *rows = code_book.rows(columns, language)
    yield Part("codebook.csv", encoded(csv_table.lines([str(head) for head in heads], rows)))
    answers = answer_pages.all_answers(store, survey["_id"], "_id")
    noted = taken.noted(store, official, Taking(FORMAT, {"language": language}, survey["_id"]), answers)
    cells: Iterator[list[Cell]] = ([column.read(row) for column in columns] for row in noted)
    yield Part("data.csv", encoded(csv_table.lines([column.name for column in columns], cells)), large=True)


def _first_walk(store: Store, survey: Survey, counting: dict[str, list[Counting]]) -> _Figures:
    figures, questions = _Figures(), survey["questions"]
    everything = [question["id"] for question in questions]
    some_hidden = any(question["show_if"] for question in questions)
    for row in answer_pages.all_answers(store, survey["_id"], "_id"):
        figures.people += 1
        figures.doubtful += row.get("doubtful", False)
        figures.groups[group_of(row)] += 1
        given = row["answers"]
        shown = [one["id"] for one in conditions.shown(questions, given)] if some_hidden else everything
        figures.asked.update(shown)
        figures.answered.update(given.keys())
        for asked, value in given.items():
            for one in counting.get(asked, ()):
                one.count(value)
    return figures


def group_of(row: SurveyAnswer) -> Group:
    """Return where, how and when somebody answered, as closely as it is known."""
    return Group(row.get("area_id") or "", row.get("lang") or "", row["channel"], _week(row["at"]))


@lru_cache(maxsize=10_000)
def _week(at: datetime) -> str:
    year, week, _ = at.astimezone(VIETNAM).isocalendar()
    return f"{year}-W{week:02}"


class _Known:
    """The columns of what is known of everybody, as far as it is published."""

    def __init__(self, areas: ExportAreas, groups: dict[Group, Group]) -> None:
        self._areas, self._groups = areas, groups

    def columns(self, names: list[str], language: str) -> Iterator[Column]:
        """Yield them."""
        reads = (
            lambda row: self._area(row, self._areas.code),
            lambda row: self._area(row, self._areas.name),
            lambda row: self._of(row).lang,
            lambda row: self._of(row).channel,
            lambda row: self._of(row).week,
        )
        for name, label, read in zip(names, _KNOWN, reads, strict=False):
            yield Column(name, ColumnKind.TEXT, export_words.column(label, language), read)
        label, flags = export_words.column("loa_doubtful", language), yes_or_no(language)
        yield Column(
            names[-1], ColumnKind.FLAG, label, lambda row: int(row.get("doubtful", False)), values=flags
        )

    def _of(self, row: SurveyAnswer) -> Group:
        return self._groups.get(group_of(row), EVERYBODY)

    def _area(self, row: SurveyAnswer, look_up: Any) -> str:
        area = self._of(row).area
        return OPEN if area == OPEN else str(look_up(area))


_KNOWN = ("loa_area", "loa_area_name", "loa_lang", "loa_channel", "loa_week")


def _questions(
    survey: Survey, figures: _Figures, counting: dict[str, list[Counting]], language: str
) -> Iterator[str]:
    rows = [
        [
            question["id"],
            question["type"],
            choose(question["text"], language),
            _few(figures.asked[question["id"]]),
            _few(figures.answered[question["id"]]),
            _became(counting[question["id"]], language),
        ]
        for question in survey["questions"]
        if question["type"] != QuestionType.NOTE
    ]
    return csv_table.lines(export_words.heads("research", language), rows)


def _became(counting: list[Counting], language: str) -> str:
    treatments = dict.fromkeys(one.treatment() for one in counting)
    return ", ".join(export_words.word("treatments", one, language) for one in treatments)


def _few(count: int) -> Cell:
    return count if count == 0 or count >= SMALLEST_GROUP else f"<{SMALLEST_GROUP}"


def _readme(store: Store, survey: Survey, figures: _Figures, language: str) -> Iterator[str]:
    known = ExportAreas(store)
    params = {
        "title": choose(survey["title"], language),
        "intro": choose(survey["intro"], language) or "-",
        "areas": ", ".join(known.name(one) for one in survey["audience"]["areas"]),
        "opens": day_and_time(survey["opens_at"]),
        "closes": day_and_time(survey["closes_at"]),
        "identity": export_words.word("identity", survey["identity"], language),
        "answered": figures.people,
        "doubtful": _few(figures.doubtful),
        "target": survey["target_count"] or "-",
        "k": SMALLEST_GROUP,
    }
    for sentence in export_words.readme(language).values():
        yield sentence.format(**params) + "\n\n"
