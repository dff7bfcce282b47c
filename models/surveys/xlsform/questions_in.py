"""Questions read: what one row of the survey asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.surveys.answer_checks import limits
from models.surveys.defaults import whole_question
from models.surveys.definition import CHOICES, Option, Question, QuestionType
from models.surveys.definition_checks import (
    LARGEST_RATING,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_OPTIONS,
    limit_faults,
)
from models.surveys.xlsform import limits_in, marks
from models.surveys.xlsform.answers_in import yes_or_no
from models.surveys.xlsform.left_out import Report, own_words
from models.surveys.xlsform.marks import Mark, Marks
from models.surveys.xlsform.sheets import Line
from models.surveys.xlsform.tree import Node
from models.surveys.xlsform.types import RowType
from models.surveys.xlsform.words_in import Words

#: Id of the option that asks for own words, where XLSForm says `or_other`.
OTHER = "other"

#: What an appearance changes here, by the type of the row.
_TURNS: Mapping[tuple[str, QuestionType], QuestionType] = {
    ("multiline", QuestionType.SHORT_TEXT): QuestionType.LONG_TEXT,
    ("rating", QuestionType.SCALE): QuestionType.RATING,
}

_LIMITS = ("min", "max", "step")


@dataclass
class Reader:
    """Reads questions.

    :ivar lists: the options of each list by its name.
    """

    words: Words
    lists: Mapping[str, list[Option]]
    report: Report

    def question(self, node: Node, id: str) -> Question | None:
        """Return what a row asks, without its condition; None when Loa can't ask it, which is named."""
        line, row, own = node.line, node.type, marks.read(node.line.get("loa"))
        kind = self._kind(line, row, own)
        options = self.options(line, row)
        if options is None:
            return None
        if row.changed:
            self.report.change(line.place("type"), line.get("type"), row.changed)
        question = whole_question(
            {
                "id": id,
                "type": kind.value,
                "text": self.text(line),
                "hint": self.words.of(line, "hint", LONGEST_WORDS),
                "options": options,
                "required": Mark.REQUIRED in own or (self._required(line) and kind is not QuestionType.NOTE),
                "step": row.step,
                "message": self.words.of(line, "message", LONGEST_TITLE),
            }
        )
        self._parameters(line, question, own)
        self._limits(line, question, own)
        return question

    def text(self, line: Line) -> dict[str, str]:
        """Return the words of a row; its name where it has none."""
        text = self.words.of(line, "label", LONGEST_WORDS)
        if not text:
            self.report.change(line.place(), line.name or line.get("type"), "label_missing")
            text = {self.words.first: line.name or line.get("type")}
        return text

    def options(self, line: Line, row: RowType) -> list[Option] | None:
        """Return the options of a choice; None when there are too few or too many, which is named."""
        if row.question not in CHOICES:
            return []
        options: list[Option] = [{**one} for one in self.lists.get(row.list, [])]
        if row.other:
            options.append(self._other({one["id"] for one in options}))
        if not 2 <= len(options) <= MOST_OPTIONS:
            code = "too_few_options" if len(options) < 2 else "too_many_options"
            self.report.leave_out(line.place("type"), line.get("type"), code)
            return None
        return options

    def _other(self, taken: set[str]) -> Option:
        free = next(
            one for one in (OTHER, *(f"{OTHER}_{n}" for n in range(2, len(taken) + 3))) if one not in taken
        )
        spoken = {*self.words.codes.values(), self.words.first}
        text = {language: text for language, text in own_words()["other"].items() if language in spoken}
        return {"id": free, "text": text, "other": True}

    def _kind(self, line: Line, row: RowType, own: Marks) -> QuestionType:
        kind = row.question or QuestionType.NOTE
        for look in line.get("appearance").casefold().split():
            if (look, kind) in _TURNS:
                kind = _TURNS[look, kind]
            else:
                self.report.leave_out(line.place("appearance"), look, "appearance_only")
        marked = own.value(Mark.TYPE)
        numbers = (QuestionType.SCALE, QuestionType.RATING)
        return QuestionType(marked) if kind is QuestionType.NUMBER and marked in numbers else kind

    def _required(self, line: Line) -> bool:
        answer = yes_or_no(line.get("required"))
        if answer is None:
            self.report.leave_out(line.place("required"), line.get("required"), "required_by_rule")
        return bool(answer)

    def _parameters(self, line: Line, question: Question, own: Marks) -> None:
        given = limits_in.parameters(line.get("parameters"))
        if line.get("type").casefold() == "range":
            question["min"], question["max"], question["step"] = limits_in.ends(given)
            if question["type"] == QuestionType.RATING and not _is_rating(question):
                question["type"] = QuestionType.SCALE.value
                self.report.change(line.place("appearance"), "rating", "rating_too_large")
        question["random_order"] = Mark.RANDOM in own or (
            question["type"] in CHOICES and bool(yes_or_no(given.get("randomize", "")))
        )
        read = {"start", "end", "step"} if line.get("type").casefold() == "range" else {"randomize"}
        wrong = limits_in.unread(given) if "start" in read else []
        for name in [*(given.keys() - read), *wrong]:
            self.report.leave_out(line.place("parameters"), name, "parameter_unknown")

    def _limits(self, line: Line, question: Question, own: Marks) -> None:
        constraint = line.get("constraint")
        if constraint and not limits_in.apply(constraint, question):
            self.report.leave_out(line.place("constraint"), line.get("constraint"), "constraint_unknown")
        defaults = dict(zip(_LIMITS, (*limits({**question, "min": None, "max": None}), 1), strict=True))
        for name in own.all(Mark.UNSET) & set(_LIMITS):
            if dict(question)[name] == defaults[name]:
                question[name] = None  # type: ignore[literal-required]
        if any(limit_faults("", question)):
            self.report.leave_out(line.place("constraint"), line.get("constraint"), "limit_unfit")
            for name in _LIMITS:
                question[name] = None  # type: ignore[literal-required]


def _is_rating(question: Question) -> bool:
    least, most = question["min"], question["max"]
    return isinstance(least, int) and isinstance(most, int) and 0 <= least <= most <= LARGEST_RATING
