"""Progress in a survey: which question is next, and what an answer in the chat changes; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.actions.remembered import SurveyProgress
from models.errors import Fault
from models.language.text import fold
from models.surveys import check_one, conditions, spoken_answers
from models.surveys.answer_checks import is_empty
from models.surveys.definition import QuestionType
from models.surveys.drafts import Filled
from models.surveys.lists import WordedQuestion

#: Types whose answers are what was typed.
_AS_TYPED = frozenset(
    {QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT, QuestionType.NOTE, QuestionType.PHOTO}
)

#: Characters of an answer that are told again.
LONGEST_NOTED = 200

#: The part of a question in which own words are asked for, beside the chosen option.
OTHER = "other"


class Asked(NamedTuple):
    """The question that is next.

    :param number: which it is of the `total` that are asked, from 1.
    :param notes: what is told before it.
    :param part: of a matrix the id of the row that is asked; `OTHER` for own words; "" for the whole.
    """

    question: WordedQuestion
    number: int
    total: int
    notes: Sequence[str]
    part: str


class Taken(NamedTuple):
    """What an answer leads to: how far the person is now, and what is wrong with it."""

    state: SurveyProgress
    faults: Sequence[Fault] = ()
    understood: bool = True


def begun(survey_id: str) -> SurveyProgress:
    """Return the beginning of a survey."""
    return {"id": survey_id, "index": 0, "answers": {}, "others": {}, "chosen": [], "part": ""}


def resumed(survey_id: str, questions: Sequence[WordedQuestion], filled: Filled) -> SurveyProgress:
    """Return the progress of somebody who has filled in so much.

    They go on at what is missing or wrong, else behind the last answer; where nothing is left, at the last question.
    """
    answers, others = dict(filled.answers), dict(filled.others)
    state: SurveyProgress = {**begun(survey_id), "answers": answers, "others": others}
    shown = [one for one in conditions.shown(questions, answers) if one["type"] != QuestionType.NOTE]
    told = [number for number, one in enumerate(shown) if one["id"] in answers]
    if not told:
        return begun(survey_id)
    faulty = (
        number
        for number, one in enumerate(shown)
        if check_one(one, answers.get(one["id"]), others.get(one["id"]))
    )
    at = shown[min(next(faulty, len(shown)), told[-1] + 1, len(shown) - 1)]
    return _at(questions, state, at)


def gone_back(questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked) -> SurveyProgress:
    """Return the progress one question back, whose answer is given again; within a question at its beginning.

    At the first question nothing changes.
    """
    shown = [one for one in conditions.shown(questions, state["answers"]) if one["type"] != QuestionType.NOTE]
    at = [one["id"] for one in shown].index(now.question["id"])
    if now.part != _first_row(now.question) or state["chosen"]:
        return _at(questions, _without(state, now.question["id"]), now.question)
    if at == 0:
        return state
    return _at(questions, _without(state, shown[at - 1]["id"]), shown[at - 1])


def noted(now: Asked, state: SurveyProgress, text: str) -> str:
    """Return how a typed text was read, where it is not literally that; "" for what was pressed, and for own words."""
    question = now.question
    value = state["answers"].get(question["id"])
    kind = QuestionType(question["type"])
    if text.startswith("option:") or now.part == OTHER or kind in _AS_TYPED or value is None:
        return ""
    if kind == QuestionType.MATRIX:
        value = value.get(now.part)
    texts = {option["id"]: option["text"] for option in question["options"]}
    if kind == QuestionType.DATE:
        value = date.fromisoformat(value).strftime("%d/%m/%Y")
    several = value if isinstance(value, list) else [value]
    read = ", ".join(texts.get(str(one), str(one)) for one in several)[:LONGEST_NOTED]
    return "" if kind == QuestionType.PLACE or fold(read) == fold(text) else read


def asked(questions: Sequence[WordedQuestion], state: SurveyProgress) -> Asked | None:
    """Return the question that is next; None after the last."""
    shown = conditions.shown(questions, state["answers"])
    ids = {question["id"] for question in shown}
    rest = [question for question in questions[state["index"] :] if question["id"] in ids]
    following = next((one for one in rest if one["type"] != QuestionType.NOTE), None)
    if following is None:
        return None
    counted = [one["id"] for one in shown if one["type"] != QuestionType.NOTE]
    notes = [one["text"] for one in rest[: rest.index(following)]]
    part = state.get("part", "") or _first_row(following)
    return Asked(following, counted.index(following["id"]) + 1, len(counted), notes, part)


def skipped(questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked) -> Taken:
    """Go on without an answer, where that is allowed; of a matrix only its row is passed over."""
    question = now.question
    if question["type"] == QuestionType.MATRIX and not question["required"]:
        return _after_row(questions, state, now)
    if now.part == OTHER or question["required"]:
        return Taken(state, [Fault(f"answers.{question['id']}", "required")])
    answers = {name: value for name, value in state["answers"].items() if name != question["id"]}
    return Taken(_gone_on(questions, {**state, "answers": answers}, question))


def pressed(questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked, option: str) -> Taken:
    """Take the press of a button: of several options one more, or one less if it was pressed before."""
    if now.question["type"] in (QuestionType.MULTIPLE, QuestionType.RANKING):
        others = [one for one in state["chosen"] if one != option]
        chosen = others if option in state["chosen"] else [*others, option]
        return Taken({**state, "chosen": chosen})
    return given(questions, state, now, option)


def typed(questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked, text: str) -> Taken:
    """Take what somebody wrote, read by the type of the question."""
    if now.part == OTHER:
        return _with_own_words(questions, state, now, text)
    value = spoken_answers.read(now.question, text)
    if value is None:
        return Taken(state, understood=False)
    return given(questions, state, now, value)


def given(questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked, value: object) -> Taken:
    """Take an answer that is read already, and go on; or say what is wrong with it."""
    question = now.question
    if question["type"] == QuestionType.MATRIX:
        if value not in [option["id"] for option in question["options"]]:
            return Taken(state, understood=False)
        rows = {**state["answers"].get(question["id"], {}), now.part: value}
        return _after_row(questions, {**state, "answers": {**state["answers"], question["id"]: rows}}, now)
    asks = {option["id"] for option in question["options"] if option["other"]}
    chosen = value if isinstance(value, list) else [value]
    own = bool(asks) and bool(asks & {one for one in chosen if isinstance(one, str)})
    # The own words come with the next message.
    if faults := check_one(question, value, "…" if own else None):
        return Taken({**state, "chosen": []}, faults)
    kept = state["answers"] if is_empty(value) else {**state["answers"], question["id"]: value}
    if own:
        return Taken({**state, "answers": kept, "chosen": [], "part": OTHER})
    return Taken(_gone_on(questions, {**state, "answers": kept}, question))


def _with_own_words(
    questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked, text: str
) -> Taken:
    question = now.question
    if faults := check_one(question, state["answers"].get(question["id"]), text):
        return Taken(state, faults)
    others = {**state.get("others", {}), question["id"]: text}
    return Taken(_gone_on(questions, {**state, "others": others}, question))


def _without(state: SurveyProgress, question_id: str) -> SurveyProgress:
    answers = {name: value for name, value in state["answers"].items() if name != question_id}
    others = {name: text for name, text in state.get("others", {}).items() if name != question_id}
    return {**state, "answers": answers, "others": others}


def _at(
    questions: Sequence[WordedQuestion], state: SurveyProgress, question: WordedQuestion
) -> SurveyProgress:
    index = [one["id"] for one in questions].index(question["id"])
    return {**state, "index": index, "chosen": [], "part": ""}


def _first_row(question: WordedQuestion) -> str:
    return question["rows"][0]["id"] if question["type"] == QuestionType.MATRIX else ""


def _after_row(questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked) -> Taken:
    rows = [row["id"] for row in now.question["rows"]]
    rest = rows[rows.index(now.part) + 1 :]
    if rest:
        return Taken({**state, "part": rest[0]})
    return Taken(_gone_on(questions, state, now.question))


def _gone_on(
    questions: Sequence[WordedQuestion], state: SurveyProgress, question: WordedQuestion
) -> SurveyProgress:
    index = [one["id"] for one in questions].index(question["id"]) + 1
    return {
        "id": state["id"],
        "index": index,
        "answers": dict(state["answers"]),
        "others": dict(state.get("others", {})),
        "chosen": [],
        "part": "",
    }
