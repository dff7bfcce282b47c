"""Research columns: what of each question a file for researchers holds, after one walk over all answers.

In the walk each column counts who gave which value; then it is known which are rare, and what stands in their place.
Own words, places and photos are left out but for whether there were some.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Protocol

from models.language.languages import choose
from models.surveys import export_words, rare_values, result_cells
from models.surveys.column_names import ColumnNames
from models.surveys.definition import NUMBERS, Question, QuestionType
from models.surveys.export_columns import (
    Column,
    ColumnKind,
    Value,
    option_codes,
    option_of,
    rank_of,
    yes_or_no,
)
from models.surveys.rare_values import OTHER_RARE, Numbers
from models.surveys.research_groups import SMALLEST_GROUP
from models.surveys.voices import bin_of, value_of


class Treatment(StrEnum):
    """What became of the answers to a question."""

    AS_GIVEN = "as_given"
    RARE_MERGED = "rare_merged"
    BANDS = "bands"
    MONTHS = "months"
    HOURS = "hours"
    LEFT_OUT = "left_out"
    GONE = "gone"


class Counting(Protocol):
    """One question during the walk, and its columns after it."""

    def count(self, given: Any) -> None:
        """Count one answer to the question."""

    def columns(self) -> list[Column]:
        """Return the columns, once everything is counted."""

    def treatment(self) -> Treatment:
        """Say what became of the answers."""


class Naming:
    """Names and labels for the columns of one question."""

    def __init__(self, question: Question, names: ColumnNames, language: str) -> None:
        self.question, self.names, self.language = question, names, language

    def words(self, texts: Mapping[str, str], *beside: Mapping[str, str]) -> str:
        """Return words in the language of the file, parted by dashes."""
        return " - ".join(choose(one, self.language) for one in (texts, *beside))

    def options(self) -> tuple[Value, ...]:
        """Return the codes of the options."""
        return option_codes(self.question, self.language)

    def rare(self, number: int) -> Value:
        """Return the code of rare values taken together."""
        return Value(OTHER_RARE, number, export_words.part("other_rare", self.language))


class _Merging:
    """A value out of some: rare ones are taken together."""

    def __init__(
        self,
        naming: Naming,
        read: Callable[[Any], Any],
        *within: str,
        label: str = "",
        values: tuple[Value, ...] = (),
        coarse: Treatment = Treatment.AS_GIVEN,
        shown: Callable[[str], str] = str,
    ) -> None:
        self._naming, self._read, self._values, self._coarse = naming, read, values, coarse
        self._shown = shown
        self._name = naming.names.name(naming.question["id"], *within)
        self._label = label or naming.words(naming.question["text"])
        self._counts: Counter[str] = Counter()

    def count(self, given: Any) -> None:
        """Count one answer."""
        if (value := self._read(given)) is not None:
            self._counts[str(value)] += 1

    def columns(self) -> list[Column]:
        """Return the column, or none where too few answered."""
        merged = rare_values.merged(self._counts)
        if not merged:
            return []
        told = {name: one if one == OTHER_RARE else self._shown(one) for name, one in merged.items()}
        asked, read = self._naming.question["id"], self._read
        kept = [one for one in self._values if merged.get(one.code, one.code) != OTHER_RARE]
        rare = [self._naming.rare(len(self._values) + 1)] if OTHER_RARE in merged.values() else []

        def cell(row: Mapping[str, Any]) -> str | None:
            given = row["answers"].get(asked)
            return None if given is None else told.get(str(read(given)))

        kind = ColumnKind.CODE if self._values else ColumnKind.TEXT
        values = (*kept, *rare)
        return [Column(self._name, kind, self._label, cell, self._naming.question, values)]

    def treatment(self) -> Treatment:
        """Say what became of the answers."""
        merged = rare_values.merged(self._counts)
        if not merged:
            return Treatment.GONE
        return Treatment.RARE_MERGED if OTHER_RARE in merged.values() else self._coarse


class _Banding:
    """A number: where few gave it, it stands in a band."""

    def __init__(self, naming: Naming) -> None:
        self._naming, self._numbers = naming, Numbers()
        self._name = naming.names.name(naming.question["id"])

    def count(self, given: Any) -> None:
        """Count one answer."""
        self._numbers.add(float(given))

    def columns(self) -> list[Column]:
        """Return the column, or none where too few answered."""
        bands, numbers, asked = self._numbers.bands(), self._numbers, self._naming.question["id"]
        if not bands:
            return []

        def cell(row: Mapping[str, Any]) -> str | None:
            given = row["answers"].get(asked)
            return None if given is None else numbers.of(float(given), bands)

        label = self._naming.words(self._naming.question["text"])
        return [Column(self._name, ColumnKind.TEXT, label, cell, self._naming.question)]

    def treatment(self) -> Treatment:
        """Say what became of the answers."""
        bands = self._numbers.bands().values()
        if not bands:
            return Treatment.GONE
        return Treatment.BANDS if any(".." in band for band in bands) else Treatment.AS_GIVEN


class _Flags:
    """Several options: one column for each, and one for the rare ones together.

    Of each option the first few who chose it are remembered by number, so that it is known how many chose any of the
    rare ones. An option that all but a few chose has no column: those few would stand out.
    """

    def __init__(self, naming: Naming) -> None:
        self._naming, self._answered = naming, 0
        self._first: dict[str, list[int]] = {one["id"]: [] for one in naming.question["options"]}
        self._counts: Counter[str] = Counter()
        asked = naming.question["id"]
        self._named = {one: naming.names.name(asked, one) for one in (*self._first, OTHER_RARE)}

    def count(self, given: list[str]) -> None:
        """Count one answer."""
        self._answered += 1
        for option in given:
            self._counts[option] += 1
            if option in self._first and len(self._first[option]) < SMALLEST_GROUP:
                self._first[option].append(self._answered)

    def rare(self) -> set[str]:
        """Return the options that are taken together; so many that enough people chose one of them."""
        found: set[str] = set()
        people: set[int] = set()
        for option in sorted(self._first, key=lambda one: (self._counts[one], one)):
            count = self._counts[option]
            if not count:
                continue
            if count >= SMALLEST_GROUP and (not found or len(people) >= SMALLEST_GROUP):
                break
            found.add(option)
            people.update(self._first[option])
        return found

    def columns(self) -> list[Column]:
        """Return the columns, or none where too few answered."""
        if self._answered < SMALLEST_GROUP:
            return []
        rare = self.rare()
        made = [
            self._column(
                one["id"], self._naming.words(self._naming.question["text"], one["text"]), {one["id"]}
            )
            for one in self._naming.question["options"]
            if one["id"] not in rare and not 0 < self._answered - self._counts[one["id"]] < SMALLEST_GROUP
        ]
        # How many chose none of the rare ones is not known; where that may be few, nothing tells of them.
        if rare and self._answered - sum(self._counts[one] for one in rare) >= SMALLEST_GROUP:
            beside = export_words.part("other_rare", self._naming.language)
            label = f"{self._naming.words(self._naming.question['text'])} - {beside}"
            made.append(self._column(OTHER_RARE, label, rare))
        return made

    def treatment(self) -> Treatment:
        """Say what became of the answers."""
        if self._answered < SMALLEST_GROUP:
            return Treatment.GONE
        return Treatment.AS_GIVEN if len(self.columns()) == len(self._first) else Treatment.RARE_MERGED

    def _column(self, option: str, label: str, chosen: set[str]) -> Column:
        asked, flags = self._naming.question["id"], yes_or_no(self._naming.language)

        def cell(row: Mapping[str, Any]) -> int | None:
            given = row["answers"].get(asked)
            return None if given is None else int(not chosen.isdisjoint(given))

        return Column(self._named[option], ColumnKind.FLAG, label, cell, self._naming.question, flags)


def counting(question: Question, names: ColumnNames, language: str) -> list[Counting]:
    """Return what counts the answers to a question; a matrix and a ranking have several."""
    return list(_BY_TYPE[QuestionType(question["type"])](Naming(question, names, language)))


def _single(naming: Naming) -> Iterator[Counting]:
    yield _Merging(naming, lambda given: given, values=naming.options())


def _matrix(naming: Naming) -> Iterator[Counting]:
    for row in naming.question["rows"]:
        label = naming.words(naming.question["text"], row["text"])
        yield _Merging(naming, option_of(row["id"]), row["id"], label=label, values=naming.options())


def _ranking(naming: Naming) -> Iterator[Counting]:
    for option in naming.question["options"]:
        label = naming.words(naming.question["text"], option["text"])
        yield _Merging(naming, rank_of(option["id"]), option["id"], label=label)


def _left_out(naming: Naming) -> Iterator[Counting]:
    label = f"{naming.words(naming.question['text'])} - {export_words.part('answered', naming.language)}"
    yield _Merging(naming, lambda given: 1, "answered", label=label, coarse=Treatment.LEFT_OUT)


def _steps(naming: Naming) -> Iterator[Counting]:
    """Count numbers: in bands, or where results tell steps, with all that is hidden there together.

    Bands of steps that results show would tell what they hide between them. So the cells have their names, by which
    those of one size are put in order.
    """
    (layout,) = result_cells.layouts(naming.question, None)
    if layout.edges:
        yield _Banding(naming)
    else:
        yield _Merging(naming, bin_of, shown=lambda cell: f"{value_of(cell):.10g}")


def _date(naming: Naming) -> Iterator[Counting]:
    yield _Merging(naming, lambda given: given[:7], coarse=Treatment.MONTHS)


def _time(naming: Naming) -> Iterator[Counting]:
    yield _Merging(naming, lambda given: given[:2], coarse=Treatment.HOURS)


_BY_TYPE: Mapping[QuestionType, Callable[[Naming], Iterator[Counting]]] = {
    QuestionType.SINGLE: _single,
    QuestionType.MULTIPLE: lambda naming: iter([_Flags(naming)]),
    QuestionType.RANKING: _ranking,
    QuestionType.MATRIX: _matrix,
    **dict.fromkeys(NUMBERS, _steps),
    QuestionType.SHORT_TEXT: _left_out,
    QuestionType.LONG_TEXT: _left_out,
    QuestionType.DATE: _date,
    QuestionType.TIME: _time,
    QuestionType.PLACE: _left_out,
    QuestionType.PHOTO: _left_out,
    QuestionType.NOTE: lambda naming: iter(()),
}
