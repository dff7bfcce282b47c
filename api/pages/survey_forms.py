"""Forms of surveys: questions cut into pages, and what a form without script says as answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from models.surveys import conditions
from models.surveys.definition import Answers, Question, QuestionType, Survey

#: Names of fields: an answer, own words beside it, and the rest.
ANSWER, OTHER = "a.", "o."


class Page(NamedTuple):
    """The questions of one section that follow each other."""

    number: int
    section: str | None
    questions: Sequence[Question]


def pages(survey: Survey) -> list[Page]:
    """Return the pages of a survey in order."""
    runs = groupby(survey["questions"], key=lambda question: question["section"])
    return [Page(number, section, list(found)) for number, (section, found) in enumerate(runs)]


def page_of(survey: Survey, number: str) -> Page:
    """Return the page of a number as an address or a form has it: the first for none, the last for one beyond it."""
    found = pages(survey)
    return found[min(whole_number(number) if number.isdecimal() else 0, len(found) - 1)]


def whole_number(digits: str) -> int:
    """Return a number of digits; of more than anybody needs the first ones, since long ones can't be read."""
    return int(digits[:9])


def shown(survey: Survey, page: Page, answers: Answers) -> list[Question]:
    """Return the questions of a page that are shown to somebody who has answered so."""
    ids = {question["id"] for question in conditions.shown(survey["questions"], answers)}
    return [question for question in page.questions if question["id"] in ids]


def following(survey: Survey, page: Page, answers: Answers) -> Page | None:
    """Return the next page on which something is shown; None after the last."""
    later = pages(survey)[page.number + 1 :]
    return next((one for one in later if shown(survey, one, answers)), None)


def preceding(survey: Survey, page: Page, answers: Answers) -> Page:
    """Return the page before on which something is shown; the same one if there is none."""
    before = pages(survey)[: page.number][::-1]
    return next((one for one in before if shown(survey, one, answers)), page)


def read(question: Question, form: MultiDict[str, str]) -> Any:
    """Return what a form says for a question, None for nothing; what has no sense is left for the check to refuse."""
    return _READERS.get(QuestionType(question["type"]), _text)(question, form)


def other(question: Question, form: MultiDict[str, str]) -> str | None:
    """Return the own words that a form says for a question."""
    return form.get(f"{OTHER}{question['id']}", "").strip() or None


def _name(question: Question) -> str:
    return f"{ANSWER}{question['id']}"


def _text(question: Question, form: MultiDict[str, str]) -> str | None:
    # Browsers send line ends as CR LF, and each counts as one character.
    return form.get(_name(question), "").replace("\r\n", "\n").strip() or None


def _several(question: Question, form: MultiDict[str, str]) -> list[str] | None:
    return form.getlist(_name(question)) or None


def _ranking(question: Question, form: MultiDict[str, str]) -> list[str] | None:
    """Read a place for each option; two on one place stand one after the other, for the check to count."""
    places = {one["id"]: form.get(f"{_name(question)}.{one['id']}", "") for one in question["options"]}
    ranked = [(whole_number(place), option) for option, place in places.items() if place.isdecimal()]
    return [option for _, option in sorted(ranked, key=lambda one: one[0])] or None


def _matrix(question: Question, form: MultiDict[str, str]) -> dict[str, str] | None:
    rows = {row["id"]: form.get(f"{_name(question)}.{row['id']}", "") for row in question["rows"]}
    return {row: option for row, option in rows.items() if option} or None


def _number(question: Question, form: MultiDict[str, str]) -> int | float | str | None:
    text = (_text(question, form) or "").replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def _place(question: Question, form: MultiDict[str, str]) -> dict[str, float] | str | None:
    """Read `10.25, 105.97`, as maps show it."""
    text = _text(question, form)
    parts = (text or "").replace(";", ",").split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return text
    return {"lat": lat, "lon": lon}


_READERS: Mapping[QuestionType, Callable[[Question, MultiDict[str, str]], Any]] = {
    QuestionType.MULTIPLE: _several,
    QuestionType.RANKING: _ranking,
    QuestionType.MATRIX: _matrix,
    QuestionType.SCALE: _number,
    QuestionType.RATING: _number,
    QuestionType.NUMBER: _number,
    QuestionType.PLACE: _place,
    QuestionType.NOTE: lambda question, form: None,
}
