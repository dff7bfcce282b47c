"""Import (nhập XLSForm): the content of a survey from the sheets of a form, and all that it loses on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

from models.files.spreadsheets import Sheet
from models.surveys.definition import Condition, Option, Question, QuestionType
from models.surveys.definition import Section as SectionFields
from models.surveys.definition_checks import LONGEST_TITLE, LONGEST_WORDS
from models.surveys.xlsform import (
    choices_in,
    marks,
    matrices_in,
    repairing,
    sheets,
    titles_in,
    tree,
    words_in,
)
from models.surveys.xlsform.answers_in import yes_or_no
from models.surveys.xlsform.conditions_in import Scope, UntranslatableError, joined
from models.surveys.xlsform.conditions_in import read as read_condition
from models.surveys.xlsform.ids import Ids
from models.surveys.xlsform.left_out import LeftOut, Report
from models.surveys.xlsform.marks import Mark
from models.surveys.xlsform.questions_in import OTHER, Reader
from models.surveys.xlsform.sheets import Form, Line
from models.surveys.xlsform.tree import Node
from models.surveys.xlsform.types import Structure
from models.surveys.xlsform.words_in import Words

#: What a group does that a section does anyway: its questions stand on one page.
_ON_ONE_PAGE = frozenset({"field-list"})


class Content(TypedDict):
    """What is asked: what a template has of a survey, too (`models.surveys.templates.CONTENT`)."""

    title: dict[str, str]
    intro: dict[str, str]
    languages: list[str]
    sections: list[SectionFields]
    questions: list[Question]


class Imported(NamedTuple):
    """What a form became."""

    content: Content
    left_out: list[LeftOut]


class _Around(NamedTuple):
    """What is around a row: the section, and the conditions of its groups."""

    section: str | None = None
    conditions: tuple[Condition, ...] = ()
    in_group: bool = False


def read(found: Sequence[Sheet], language: str) -> Imported:
    """Return the content of a survey, and what of the form is not in it.

    :param language: of words that name none, where the form does not say its own.
    :raises Invalid: `xlsform_without_survey`, `xlsform_too_deep`.
    """
    report = Report()
    form = sheets.read(found, report)
    words = words_in.languages(form, titles_in.default_language(form), language, report)
    walk = _Walk(form, words, report)
    walk.over(tree.grow(form.survey, report), _Around())
    content: Content = {
        "title": titles_in.title(form, words, report),
        "intro": walk.intro,
        "sections": titles_in.ordered(form, walk.sections),
        "questions": walk.questions,
        "languages": [],
    }
    content["languages"] = titles_in.languages(form, content, words.first)
    repairing.repair(content["questions"], walk.lines, report)
    return Imported(content, report.in_order())


@dataclass
class _Walk:
    """Goes through the rows of a form from the first to the last."""

    form: Form
    words: Words
    report: Report
    intro: dict[str, str] = field(default_factory=dict)
    sections: list[SectionFields] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    scope: Scope = field(default_factory=Scope)

    def __post_init__(self) -> None:
        lists: dict[str, list[Option]] = choices_in.read(self.form.choices, self.words, self.report)
        self.reader = Reader(self.words, lists, self.report)
        self.ids, self.section_ids = Ids(self.report), Ids(self.report)
        self.scope.lost |= {line.name: "condition_on_later" for line in self.form.survey if line.name}

    def over(self, nodes: Sequence[Node], around: _Around) -> None:
        """Take in rows that stand side by side."""
        for node in nodes:
            code = self._why_not(node)
            if code:
                self._leave_out(node, code)
                continue
            node.line.leave_out_others(self.report)
            if node.type.begins is Structure.GROUP:
                self._group(node, around)
            elif not self._is_told_elsewhere(node, around):
                self._question(node, around)

    def _why_not(self, node: Node) -> str:
        """Return why a row is left out; "" if it is not."""
        if yes_or_no(node.line.get("disabled")):
            return "row_disabled"
        return node.type.code if node.line.get("type") else "row_without_type"

    def _leave_out(self, node: Node, code: str) -> None:
        line = node.line
        construct = (
            line.get("type")
            or line.name
            or next((c.text for w in line.words.values() for c in w.values()), "")
        )
        self.report.leave_out(line.place("type"), construct, code)
        self.scope.lost[line.name] = "condition_on_left_out"
        for child in node.children:
            self._leave_out(child, "inside_left_out")

    def _group(self, node: Node, around: _Around) -> None:
        condition = self._condition(node.line)
        inner = around._replace(
            conditions=(*around.conditions, *([condition] if condition else [])), in_group=True
        )
        if matrices_in.is_matrix(node):
            self._matrix(node, inner._replace(in_group=around.in_group))
            return
        line = node.line
        for look in line.get("appearance").casefold().split():
            if look not in _ON_ONE_PAGE:
                self.report.leave_out(line.place("appearance"), look, "appearance_only")
        for key in ("required", "constraint", "parameters"):
            if line.get(key):
                self.report.leave_out(line.place(key), key, "not_of_groups")
        if around.in_group:
            self.report.change(line.place("type"), line.get("type"), "groups_in_a_row")
        self.over(node.children, inner._replace(section=self._section(line)))

    def _section(self, line: Line) -> str:
        """Return the id of the section that a group is, or goes on with."""
        own = marks.read(line.get("loa"))
        if any(one["id"] == own.value(Mark.PART) for one in self.sections):
            return own.value(Mark.PART)
        section_id = self.section_ids.take(own.value(Mark.ID) or line.name or "section", line.place("name"))
        title = self.words.of(line, "label", LONGEST_TITLE)
        intro = self.words.of(line, "hint", LONGEST_WORDS)
        self.sections.append({"id": section_id, "title": title, "intro": intro})
        self.scope.lost[line.name] = "condition_on_group"
        return section_id

    def _is_told_elsewhere(self, node: Node, around: _Around) -> bool:
        """Take in a row that is no question of its own: an introduction, or the own words for an option before it."""
        if Mark.INTRO in marks.read(node.line.get("loa")) and node.type.question is QuestionType.NOTE:
            text = self.words.of(node.line, "label", LONGEST_WORDS)
            if around.section is None:
                self.intro = text
            else:
                next(one for one in self.sections if one["id"] == around.section)["intro"] = text
            return True
        return self._is_own_words(node)

    def _is_own_words(self, node: Node) -> bool:
        line, own = node.line, marks.read(node.line.get("loa"))
        if not self.questions or node.type.question is not QuestionType.SHORT_TEXT:
            return False
        asked = self.questions[-1]
        # Loa marks its own, so that a question that is merely called so stays one.
        by_name = not self.form.own and line.name == f"{self.lines[asked['id']].name}_{OTHER}"
        if not (by_name or Mark.OTHER in own) or asked["type"] not in (
            QuestionType.SINGLE,
            QuestionType.MULTIPLE,
        ):
            return False
        wanted = self._options_asked_for(line, asked)
        for option in asked["options"]:
            option["other"] = option["other"] or option["id"] in wanted
        if wanted:
            self.scope.lost[line.name] = "condition_on_own_words"
        if wanted and Mark.OTHER not in own:
            self.report.change(line.place("type"), line.get("type"), "own_words_with_option")
        return bool(wanted)

    def _options_asked_for(self, line: Line, asked: Question) -> set[str]:
        """Return the options of a question for which a row asks own words: all that its condition is about."""
        try:
            condition = read_condition(line.get("relevant"), self.scope)
        except UntranslatableError:
            return set()
        if condition.get("question") != asked["id"] or condition["op"] not in (
            "equals",
            "contains",
            "one_of",
        ):
            return set()
        value = condition["value"]
        return {str(one) for one in (value if isinstance(value, list) else [value])}

    def _question(self, node: Node, around: _Around) -> None:
        line = node.line
        condition = self._condition(line)
        question = self.reader.question(node, self._id(line))
        if question is None:
            self.scope.lost[line.name] = "condition_on_left_out"
            return
        self._add(question, line, around, condition)
        self.scope.questions.setdefault(line.name, question)

    def _matrix(self, node: Node, around: _Around) -> None:
        found = matrices_in.read(self.reader, node, self._id(node.line))
        if found is None:
            self.scope.lost |= {row.line.name: "condition_on_left_out" for row in node.children}
            return
        question, rows = found
        self._add(question, node.line, around, None)
        for row in node.children:
            row.line.leave_out_others(self.report)
        self.scope.questions |= dict.fromkeys(rows, question)
        self.scope.rows |= rows

    def _add(self, question: Question, line: Line, around: _Around, condition: Condition | None) -> None:
        question["section"] = around.section
        question["show_if"] = joined([*around.conditions, *([condition] if condition else [])])
        self.questions.append(question)
        self.lines[question["id"]] = line

    def _id(self, line: Line) -> str:
        own = marks.read(line.get("loa")).value(Mark.ID)
        return self.ids.take(own or line.name or "question", line.place("name"))

    def _condition(self, line: Line) -> Condition | None:
        expression = line.get("relevant")
        if not expression:
            return None
        try:
            return read_condition(expression, self.scope)
        except UntranslatableError as error:
            self.report.leave_out(line.place("relevant"), expression, error.code)
            return None
