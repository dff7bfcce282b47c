"""Export (xuất XLSForm): the content of a survey as the rows of a form, which an import turns into the same again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from models.language.languages import LANGUAGES
from models.surveys import translations
from models.surveys.definition import (
    CHOICES,
    Condition,
    Option,
    Question,
    QuestionType,
    Section,
    Survey,
)
from models.surveys.xlsform import conditions_out, limits_out, marks, titles_in
from models.surveys.xlsform.columns import language_heading
from models.surveys.xlsform.conditions_out import Written
from models.surveys.xlsform.left_out import own_words
from models.surveys.xlsform.marks import Mark
from models.surveys.xlsform.matrices_in import TABLE
from models.surveys.xlsform.names_out import Names
from models.surveys.xlsform.questions_in import OTHER
from models.surveys.xlsform.words_in import APART, REFERENCE

Texts = Mapping[str, str]


@dataclass
class Row:
    """One row of a sheet: cells by heading, and words in several languages by heading."""

    cells: dict[str, str] = field(default_factory=dict)
    words: dict[str, Texts] = field(default_factory=dict)


@dataclass
class Book:
    """The rows of each sheet by its name, and the languages of all words."""

    sheets: dict[str, list[Row]]
    languages: list[str]


def write(survey: Survey) -> Book:
    """Return the form of a survey."""
    languages = [one for one in LANGUAGES if any(one in text for _, text in translations.words(survey))]
    first = survey["languages"][0]
    rows = _Rows(survey)
    survey_rows = list(rows.all())
    language = titles_in.title_language(survey["title"], first)
    settings = {
        "form_title": _apart(survey["title"]).get(language, ""),
        "form_id": f"loa_{survey['_id']}",
        "version": str(survey["version"]),
        "default_language": language_heading(first),
    }
    own = [
        Row({"key": "languages", "value": " ".join(survey["languages"])}),
        Row({"key": "sections", "value": " ".join(one["id"] for one in survey["sections"])}),
        Row({"key": "title"}, {"text": _apart(survey["title"])}),
    ]
    sheets = {"survey": survey_rows, "choices": rows.choices, "settings": [Row(settings)], "loa": own}
    return Book(sheets, languages or [first])


class _Rows:
    """Writes the rows of one survey."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.names, self.choices = survey, Names(), list[Row]()
        self.lists: dict[tuple[tuple[str, tuple[tuple[str, str], ...]], ...], str] = {}
        self.sections = {one["id"]: one for one in survey["sections"]}
        self.question_names = {one["id"]: self.names.take(one["id"]) for one in survey["questions"]}
        self.row_names = {
            (one["id"], row["id"]): self.names.take(f"{self.question_names[one['id']]}_{row['id']}")
            for one in survey["questions"]
            for row in one["rows"]
        }
        by_id = {one["id"]: one for one in survey["questions"]}
        self.written = Written(by_id, {one["id"]: self._names_of(one) for one in survey["questions"]})

    def _names_of(self, question: Question) -> Sequence[str]:
        """Return the names by which a condition speaks of a question."""
        if question["type"] == QuestionType.MATRIX:
            return [self.row_names[question["id"], row["id"]] for row in question["rows"]]
        return [self.question_names[question["id"]]]

    def all(self) -> Iterator[Row]:
        """Yield every row of the sheet "survey"."""
        if self.survey["intro"]:
            yield self._intro("intro", self.survey["intro"])
        seen = set[str]()
        for section_id, asked in groupby(self.survey["questions"], key=lambda one: one["section"]):
            rows = [row for question in asked for row in self._question(question)]
            if section_id is None:
                yield from rows
            else:
                yield from self._group(self.sections[section_id], rows, again=section_id in seen)
                seen.add(section_id)
        for section in self.survey["sections"]:
            if section["id"] not in seen:
                yield from self._group(section, (), again=False)

    def _group(self, section: Section, rows: Iterable[Row], *, again: bool) -> Iterator[Row]:
        yield from self._begin(section, again=again)
        yield from rows
        yield Row({"type": "end_group"})

    def _begin(self, section: Section, *, again: bool) -> Iterator[Row]:
        name = self.names.take(section["id"])
        own = [(Mark.PART, section["id"])] if again else self._id(name, section["id"])
        yield _row(
            {"type": "begin_group", "name": name, "appearance": "field-list"}, own, label=section["title"]
        )
        if section["intro"] and not again:
            yield self._intro(f"{name}_intro", section["intro"])

    def _intro(self, name: str, text: Texts) -> Row:
        return _row({"type": "note", "name": self.names.take(name)}, [(Mark.INTRO, "")], label=text)

    def _question(self, question: Question) -> Iterator[Row]:
        if question["type"] == QuestionType.MATRIX:
            yield from self._matrix(question)
            return
        name, demand = self.question_names[question["id"]], limits_out.demand(question)
        note = question["type"] == QuestionType.NOTE
        chosen = question["type"] in CHOICES
        own = [*self._id(name, question["id"]), *demand.marks]
        own += [(Mark.RANDOM, "")] if question["random_order"] and not chosen else []
        own += [(Mark.REQUIRED, "")] if question["required"] and note else []
        cells = {
            "type": f"{demand.type} {self._list(question)}" if chosen else demand.type,
            "name": name,
            "required": "yes" if question["required"] and not note else "",
            "relevant": self._relevant(question["show_if"]),
            "constraint": demand.constraint,
            "appearance": demand.appearance,
            "parameters": "randomize=true" if question["random_order"] and chosen else demand.parameters,
        }
        yield _row(cells, own, label=question["text"], hint=question["hint"], message=question["message"])
        if others := [option["id"] for option in question["options"] if option["other"]]:
            yield self._own_words(question, others)

    def _own_words(self, question: Question, options: list[str]) -> Row:
        """Return the row that asks for own words with options; XLSForm has it beside the question."""
        name = self.question_names[question["id"]]
        several = question["type"] == QuestionType.MULTIPLE
        parts = [
            f"selected(${{{name}}}, '{one}')" if several else f"${{{name}}} = '{one}'" for one in options
        ]
        cells = {
            "type": "text",
            "name": self.names.take(f"{name}_{OTHER}"),
            "required": "yes",
            "relevant": " or ".join(parts),
        }
        label = {language: own_words()["other_words"][language] for language in self.survey["languages"]}
        return _row(cells, [(Mark.OTHER, "")], label=label)

    def _matrix(self, question: Question) -> Iterator[Row]:
        name = self.question_names[question["id"]]
        own = self._id(name, question["id"]) + ([(Mark.RANDOM, "")] if question["random_order"] else [])
        relevant = self._relevant(question["show_if"])
        cells = {"type": "begin_group", "name": name, "relevant": relevant, "appearance": TABLE}
        yield _row(cells, own, label=question["text"], hint=question["hint"], message=question["message"])
        listed = self._list(question)
        for row in question["rows"]:
            row_name = self.row_names[question["id"], row["id"]]
            cells = {"type": f"select_one {listed}", "name": row_name}
            cells["required"] = "yes" if question["required"] else ""
            yield _row(cells, self._id(row_name, f"{name}_{row['id']}", row["id"]), label=row["text"])
        yield Row({"type": "end_group"})

    def _relevant(self, condition: Condition | None) -> str:
        return conditions_out.write(condition, self.written) if condition else ""

    def _list(self, question: Question) -> str:
        """Return the name of the list of a question's options; questions with the same options share one."""
        key = tuple((one["id"], tuple(sorted(one["text"].items()))) for one in question["options"])
        if key not in self.lists:
            self.lists[key] = self.question_names[question["id"]]
            self.choices += [_choice(self.lists[key], option) for option in question["options"]]
        return self.lists[key]

    @staticmethod
    def _id(name: str, expected: str, id: str = "") -> list[tuple[Mark, str]]:
        """Return the mark of an id that the name does not tell."""
        return [] if name == expected else [(Mark.ID, id or expected)]


def _row(cells: Mapping[str, str], own: Sequence[tuple[Mark, str]], **words: Texts) -> Row:
    return Row({**cells, "loa": marks.write(own)}, {name: _apart(text) for name, text in words.items()})


def _choice(listed: str, option: Option) -> Row:
    return Row({"list_name": listed, "name": option["id"]}, {"label": _apart(option["text"])})


def _apart(texts: Texts) -> Texts:
    """Return words in which nothing is a reference to an answer."""
    return {language: text.replace(REFERENCE, APART) for language, text in texts.items()}
