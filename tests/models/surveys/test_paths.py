"""Paths through a survey: on the page and in the chat each can be gone to its end, whatever is answered and changed."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from api.pages import survey_forms
from bot.actions import survey_progress
from models.surveys import conditions
from models.surveys.answers import check_answers
from models.surveys.defaults import whole, whole_question
from models.surveys.definition import QuestionType, Survey
from models.surveys.lists import WordedQuestion, worded
from tests.builders import question

OPTIONS = ("a", "b", "c")

#: Right answers, and what a condition can ask of them.
KINDS: dict[str, Any] = {
    "single": st.sampled_from(OPTIONS),
    "multiple": st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1),
    "number": st.integers(0, 5),
    "long_text": st.sampled_from(["Có", "không"]),
    "note": st.none(),
}
OPERANDS: dict[str, Any] = {**KINDS, "multiple": st.sampled_from(OPTIONS)}

SECTIONS = (None, "one", "two")


@st.composite
def forms(draw: Any) -> Survey:
    """A survey with sections whose questions depend on earlier ones and are needed or not."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=8))
    questions = []
    for number, kind in enumerate(kinds):
        earlier = [place for place in range(number) if kinds[place] != "note"]
        condition = None
        if earlier and draw(st.booleans()):
            place = draw(st.sampled_from(earlier))
            simple = {"op": "equals", "question": f"q{place}", "value": draw(OPERANDS[kinds[place]])}
            condition = {"op": "not", "conditions": [simple]} if draw(st.booleans()) else simple
        options = OPTIONS if kind in ("single", "multiple") else ()
        given = {"show_if": condition, "section": SECTIONS[number * 3 // len(kinds)]}
        given["required"] = kind != "note" and draw(st.booleans())
        questions.append(whole_question(question(f"q{number}", kind, *options, **given)))
    return whole({"questions": questions, "area_id": "x"})


def _answer(data: Any, asked: Any) -> Any:
    """An answer to a question, or none where none is needed."""
    if asked["type"] == QuestionType.NOTE or not (asked["required"] or data.draw(st.booleans())):
        return None
    return data.draw(KINDS[asked["type"]])


@settings(max_examples=40)
@given(forms(), st.data())
def test_every_way_over_the_pages_ends_with_answers_that_are_taken(survey: Survey, data: Any) -> None:
    answers: dict[str, Any] = {}
    page: survey_forms.Page | None = survey_forms.pages(survey)[0]
    backs = 2
    while page is not None:
        # An answer may bring up further questions on the same page, below it.
        for asked in page.questions:
            if asked in survey_forms.shown(survey, page, answers):
                answers[asked["id"]] = _answer(data, asked)
        answers = conditions.pruned(survey["questions"], {k: v for k, v in answers.items() if v is not None})
        if backs and data.draw(st.booleans()):
            backs, page = backs - 1, survey_forms.preceding(survey, page, answers)
        else:
            page = survey_forms.following(survey, page, answers)
    _insist_on_taken(survey, answers)


@settings(max_examples=40)
@given(forms(), st.data())
def test_every_talk_ends_with_answers_that_are_taken(survey: Survey, data: Any) -> None:
    questions: list[WordedQuestion] = [worded(one, "vi") for one in survey["questions"]]
    state, asked_ids = survey_progress.begun("s"), []
    while (now := survey_progress.asked(questions, state)) is not None:
        asked_ids.append(now.question["id"])
        value = _answer(data, now.question)
        take = survey_progress.skipped if value is None else survey_progress.given
        taken = take(questions, state, now, *(() if value is None else (value,)))
        assert not taken.faults
        state = taken.state
    assert asked_ids == sorted(set(asked_ids), key=lambda one: int(one[1:]))
    _insist_on_taken(survey, state["answers"])


@settings(max_examples=40)
@given(forms(), st.data())
def test_an_early_answer_that_changes_takes_later_ones_along_and_the_rest_can_be_gone_to_its_end(
    survey: Survey, data: Any
) -> None:
    answers = {one["id"]: value for one in survey["questions"] if (value := _answer(data, one)) is not None}
    changed = data.draw(st.sampled_from(survey["questions"]))
    answers |= {changed["id"]: value} if (value := _answer(data, changed)) is not None else {}
    kept = conditions.pruned(survey["questions"], answers)
    for one in survey["questions"]:
        shown = {row["id"] for row in conditions.shown(survey["questions"], kept)}
        if one["id"] in shown and one["required"] and one["id"] not in kept:
            kept[one["id"]] = data.draw(KINDS[one["type"]])
    _insist_on_taken(survey, conditions.pruned(survey["questions"], kept))


def _insist_on_taken(survey: Survey, answers: dict[str, Any]) -> None:
    """Demand that nothing is wrong with the answers but that there may be none at all, and that none is hidden."""
    assert {fault.field for fault in check_answers(survey, answers)} <= {"answers"}
    assert conditions.pruned(survey["questions"], answers) == answers
