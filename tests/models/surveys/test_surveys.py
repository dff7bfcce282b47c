"""Surveys: one answer a voter, honest results after the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models import surveys
from models.access.callers import HERE
from models.errors import Clash, Invalid, NotFound
from models.store import Store
from models.surveys import lists
from models.surveys.definition import Survey, SurveyPhase
from models.surveys.kept_answers import SurveyAnswer
from models.surveys.voters import Voter
from tests.answering import over
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, question, survey


@pytest.fixture
def asked(store: Store) -> Store:
    return store


def vote(store: Store, asked: Survey, voter: str = "device:1", **answers: Any) -> SurveyAnswer:
    return surveys.answer(store, asked["_id"], Voter((voter,)), {"hour": "5h", **answers}, "app", HERE)


def test_a_voter_answers_once(asked: Store) -> None:
    one = survey(asked)
    vote(asked, one)
    with pytest.raises(Clash, match="already_answered"):
        vote(asked, one, hour="17h")


def test_the_same_voter_answers_another_survey(asked: Store) -> None:
    first, second = survey(asked), survey(asked)
    vote(asked, first)
    assert vote(asked, second)["survey_id"] == second["_id"]


def test_the_voter_can_not_be_read_from_the_answer(asked: Store) -> None:
    kept = vote(asked, survey(asked), voter="device:secret")
    assert "secret" not in repr(kept)


def test_two_surveys_know_one_voter_by_two_names(asked: Store) -> None:
    assert vote(asked, survey(asked))["voter"] != vote(asked, survey(asked))["voter"]


def test_all_faults_are_told_at_once(asked: Store) -> None:
    one = survey(asked)
    wrong = {"hour": "6h", "lang": ["vi", "km", "en"], "more": "x" * 21, "age": 3}
    with pytest.raises(Invalid) as refused:
        surveys.answer(asked, one["_id"], Voter(("device:1",)), wrong, "app", HERE)
    told = {fault.field: fault.code for fault in refused.value.faults}
    assert told == {
        "answers.hour": "not_a_choice",
        "answers.lang": "too_many_choices",
        "answers.more": "too_long",
        "answers.age": "unknown_question",
    }


@pytest.mark.parametrize(
    ("id", "value", "code"),
    [
        ("hour", None, "required"),
        ("hour", "  ", "required"),
        ("hour", ["5h"], "wrong_type"),
        ("lang", "vi", "wrong_type"),
        ("lang", [1], "wrong_type"),
        ("lang", ["vi", "vi"], "id_repeated"),
        ("lang", ["fr"], "not_a_choice"),
        ("more", {"$gt": ""}, "wrong_type"),
    ],
)
def test_one_wrong_answer_is_told_by_its_code(asked: Store, id: str, value: Any, code: str) -> None:
    by_id = {one["id"]: one for one in survey(asked)["questions"]}
    assert [fault.code for fault in surveys.check_one(by_id[id], value)] == [code]


@pytest.mark.parametrize(
    ("id", "value"), [("hour", "17h"), ("lang", ["km", "vi"]), ("lang", None), ("more", "ổn")]
)
def test_a_right_answer_has_no_fault(asked: Store, id: str, value: Any) -> None:
    by_id = {one["id"]: one for one in survey(asked)["questions"]}
    assert surveys.check_one(by_id[id], value) == []


def test_an_answer_without_any_answer_is_refused(asked: Store) -> None:
    one = survey(asked, questions=[question("more", "long_text")])
    with pytest.raises(Invalid):
        surveys.answer(asked, one["_id"], Voter(("device:1",)), {"more": " "}, "app", HERE)


@pytest.mark.parametrize(("opens", "closes", "code"), [(1, 2, "survey_not_open"), (-2, -1, "survey_closed")])
def test_outside_its_days_a_survey_takes_no_answers(asked: Store, opens: int, closes: int, code: str) -> None:
    now = datetime.now(UTC)
    one = survey(asked, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
    with pytest.raises(Clash, match=code):
        vote(asked, one)


def test_a_draft_is_not_found(asked: Store) -> None:
    with pytest.raises(NotFound):
        vote(asked, survey(asked, state=surveys.SurveyState.DRAFT))


def test_closing_ends_a_survey_at_once(asked: Store) -> None:
    one = survey(asked)
    over(asked, one)
    with pytest.raises(Clash, match="survey_closed"):
        vote(asked, one)


def test_a_commune_sees_its_own_surveys_and_the_provinces(asked: Store) -> None:
    here, everywhere = survey(asked, area_id=PHUONG_TRA_VINH), survey(asked)
    survey(asked, area_id=PHUONG_LONG_DUC)
    found = {one["_id"] for one in surveys.listed(asked, PHUONG_TRA_VINH)}
    assert found == {here["_id"], everywhere["_id"]}


def test_drafts_are_not_listed(asked: Store) -> None:
    survey(asked, state=surveys.SurveyState.DRAFT)
    assert surveys.listed(asked, VINH_LONG) == []


def test_a_survey_is_refused_with_every_fault_at_once(asked: Store) -> None:
    now = datetime.now(UTC)
    with pytest.raises(Invalid) as refused:
        survey(
            asked,
            area_id="x",
            title={},
            opens_at=now,
            closes_at=now,
            questions=[question("a", "single", "one"), question("a", "guess")],
        )
    assert {fault.field for fault in refused.value.faults} == {
        "area_id",
        "title",
        "closes_at",
        "questions",
        "questions.0.options",
        "questions.1.type",
    }


def test_questions_are_worded_in_the_language_asked_for(asked: Store) -> None:
    words = {"vi": "Giờ?", "km": "ម៉ោង?"}
    one = survey(asked, questions=[{**question("hour", "single", "5h", "17h"), "text": words}])
    assert surveys.questions(one, "km")[0]["text"] == "ម៉ោង?"


@pytest.mark.parametrize("over", [True, False])
def test_a_list_reads_no_more_surveys_than_it_shows(
    store: Store, monkeypatch: pytest.MonkeyPatch, over: bool
) -> None:
    monkeypatch.setattr(lists, "MOST_LISTED", 3)
    now = datetime.now(UTC)
    days = [(-20 + n, -10 + n) if over else (-1, 10 + n) for n in range(5)]
    made = [
        survey(store, opens_at=now + timedelta(days=first), closes_at=now + timedelta(days=last))["_id"]
        for first, last in days
    ]
    found = surveys.listed(store, VINH_LONG, SurveyPhase.CLOSED if over else SurveyPhase.OPEN)
    assert [one["_id"] for one in found] == (made[-3:] if over else made[:3])


def test_what_is_listed_in_a_phase_is_in_that_phase(store: Store) -> None:
    now = datetime.now(UTC)
    for first, last in ((-2, -1), (-1, 1), (1, 2)):
        for state in ("open", "closed"):
            survey(
                store,
                opens_at=now + timedelta(days=first),
                closes_at=now + timedelta(days=last),
                state=state,
            )
    listed = {one: surveys.listed(store, VINH_LONG, one) for one in SurveyPhase}
    assert {one: len(rows) for one, rows in listed.items()} == {
        SurveyPhase.UPCOMING: 1,
        SurveyPhase.OPEN: 1,
        SurveyPhase.CLOSED: 4,
    }
    assert all(lists.phase(row) is one for one, rows in listed.items() for row in rows)
