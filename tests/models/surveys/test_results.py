"""Results of surveys: when they can be read, and what they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models import surveys
from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.errors import Forbidden, Invalid
from models.store import Store
from models.surveys import result_steps, tally
from models.surveys.definition import SURVEYS, Survey
from models.surveys.results import for_official, read_early
from tests.answering import over, say
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, question, survey

#: Two more communes of the province.
FEW, FEWER = "28756@2025-07-01", "28777@2025-07-01"

EDITOR = Identity(
    CallerKind.OFFICIAL, "o1", assignments=(Assignment(Role.EDITOR, VINH_LONG),), name="Biên tập"
)
APPROVER = Identity(
    CallerKind.OFFICIAL, "o2", assignments=(Assignment(Role.APPROVER, VINH_LONG),), name="Người duyệt"
)


def found(store: Store, one: Survey, id: str) -> Any:
    """The result of one question."""
    return next(row for row in surveys.results(store, one["_id"])["questions"] if row["question"]["id"] == id)


def counts(result: Any, part: int = 0) -> dict[str, int | None]:
    return {cell["id"]: cell["count"] for cell in result["parts"][part]["cells"]}


def test_results_wait_for_the_end(store: Store) -> None:
    one = survey(store)
    with pytest.raises(Forbidden, match="results_after_close"):
        surveys.results(store, one["_id"])
    with pytest.raises(Forbidden, match="results_embargoed"):
        for_official(store, EDITOR, one["_id"])


def test_results_wait_for_the_last_late_answer(store: Store) -> None:
    one = survey(store, grace_seconds=3600)
    say(store, one, 6, hour="5h")
    over(store, one)
    with pytest.raises(Forbidden, match="results_after_grace"):
        surveys.results(store, one["_id"])
    hours_ago = datetime.now(UTC) - timedelta(hours=2)
    store.collection(SURVEYS).update_one({"_id": one["_id"]}, {"$set": {"closes_at": hours_ago}})
    assert surveys.results(store, one["_id"])["n"] == 6


def test_results_that_are_never_public_are_read_by_officials_alone(store: Store) -> None:
    one = survey(store, results_public="never")
    over(store, one)
    with pytest.raises(Forbidden, match="results_not_public"):
        surveys.results(store, one["_id"])
    assert for_official(store, EDITOR, one["_id"])["n"] == 0


def test_live_results_move_by_hours_and_five_people_at_least(store: Store) -> None:
    one = survey(store, results_public="live")
    say(store, one, 6, hour="5h")
    untold = surveys.results(store, one["_id"])
    told = [row["n"] for row in untold["questions"]]
    told += [cell["count"] for row in untold["questions"] for part in row["parts"] for cell in part["cells"]]
    assert {untold["n"], *told} == {None}
    noon = datetime.now(UTC).replace(hour=12)
    steps = []
    for more, hours in ((0, 0), (6, 0), (0, 1), (4, 2), (1, 3)):
        if more:
            say(store, one, more, hour="5h")
        tally.count(store, one["_id"])
        steps.append(result_steps.take(store, one["_id"], noon + timedelta(hours=hours)))
    assert steps == [True, False, True, False, True]
    assert surveys.results(store, one["_id"])["n"] == 17


def test_an_approver_reads_under_embargo_with_a_reason_that_stays(store: Store) -> None:
    one = survey(store)
    say(store, one, 6, hour="5h")
    tally.count(store, one["_id"])
    result_steps.take(store, one["_id"])
    early = read_early(store, APPROVER, one["_id"], "Cần cho cuộc họp chiều nay")
    assert early["n"] == 6
    over(store, one)
    (told,) = surveys.results(store, one["_id"])["early_reads"]
    assert (told["actor"], told["reason"]) == ("Người duyệt", "Cần cho cuộc họp chiều nay")


def test_whoever_asks_for_the_last_step_once_it_is_over_has_read_nothing_early(store: Store) -> None:
    one = over(store, survey(store))
    assert read_early(store, APPROVER, one["_id"], "Cần cho cuộc họp chiều nay")["early_reads"] == []


@pytest.mark.parametrize(
    ("who", "reason", "error"), [(EDITOR, "Cần cho cuộc họp", Forbidden), (APPROVER, "…", Invalid)]
)
def test_others_and_without_a_reason_nobody_reads_under_embargo(
    store: Store, who: Identity, reason: str, error: type[Exception]
) -> None:
    one = survey(store)
    with pytest.raises(error):
        read_early(store, who, one["_id"], reason)


def test_options_count_each_for_itself_with_denominators(store: Store) -> None:
    one = survey(store)
    say(store, one, 10, hour="5h", lang=["vi", "km"])
    say(store, one, 10, hour="17h", lang=["vi"])
    say(store, one, 5, hour="17h", lang=["en"])
    over(store, one)
    several = found(store, one, "lang")
    shares = [cell["share"] for cell in several["parts"][0]["cells"]]
    assert (counts(several), shares) == ({"vi": 20, "km": 10, "en": 5}, [0.8, 0.4, 0.2])
    assert several["alone"] is True
    assert counts(found(store, one, "hour")) == {"5h": 10, "17h": 15}
    assert surveys.results(store, one["_id"])["n"] == 25


def test_free_texts_are_counted_and_not_shown(store: Store) -> None:
    one = survey(store)
    say(store, one, 5, hour="5h", more="nhà số 5")
    over(store, one)
    assert found(store, one, "more")["n"] == 5
    assert "nhà số 5" not in repr(surveys.results(store, one["_id"]))


def test_what_few_answered_is_hidden_with_their_number(store: Store) -> None:
    one = survey(store)
    say(store, one, 20, hour="5h")
    say(store, one, 2, hour="5h", more="nhà số 5")
    over(store, one)
    assert found(store, one, "more")["n"] is None


def test_few_who_did_not_choose_are_hidden_as_few_who_did(store: Store) -> None:
    one = survey(store)
    say(store, one, 18, hour="5h", lang=["vi", "km"])
    say(store, one, 2, hour="5h", lang=["km"])
    over(store, one)
    assert counts(found(store, one, "lang")) == {"vi": None, "km": 20, "en": 0}


def test_a_question_for_those_who_chose_something_hidden_is_hidden(store: Store) -> None:
    asked = [
        question("use", "single", "daily", "weekly", "never"),
        question("why", "rating", show_if={"op": "equals", "question": "use", "value": "weekly"}),
    ]
    one = survey(store, questions=asked)
    say(store, one, 20, use="daily")
    say(store, one, 7, use="weekly", why=3)
    say(store, one, 2, use="never")
    over(store, one)
    assert counts(found(store, one, "use")) == {"daily": 20, "weekly": None, "never": None}
    assert found(store, one, "why")["n"] is None


def test_numbers_have_mean_and_median(store: Store) -> None:
    one = survey(store, questions=[question("age", "number"), question("stars", "rating")])
    for age, stars in ((20, 1), (30, 2), (40, 5)):
        say(store, one, 5, age=age, stars=stars)
    over(store, one)
    stars_found, ages = found(store, one, "stars"), found(store, one, "age")
    assert (stars_found["mean"], stars_found["median"]) == (2.67, 2.0)
    assert (ages["mean"], ages["median"]) == (30.0, 30.0)
    assert sum(count or 0 for count in counts(ages).values()) == 15


def test_the_mean_is_hidden_where_a_number_is(store: Store) -> None:
    one = survey(store, questions=[question("stars", "rating")])
    say(store, one, 9, stars=5)
    say(store, one, 1, stars=1)
    over(store, one)
    assert found(store, one, "stars")["mean"] is None


def test_a_ranking_tells_points_and_mean_ranks(store: Store) -> None:
    one = survey(store, questions=[question("order", "ranking", "p", "q", "r")])
    say(store, one, 5, order=["p", "q", "r"])
    say(store, one, 5, order=["q", "p", "r"])
    over(store, one)
    ranked = found(store, one, "order")
    assert (counts(ranked), ranked["ranks"]) == ({"p": 15, "q": 15, "r": 0}, {"p": 1.5, "q": 1.5, "r": 3.0})


def test_a_matrix_tells_each_row_by_itself(store: Store) -> None:
    rows = [{"id": "sound", "text": {"vi": "Âm thanh"}}, {"id": "words", "text": {"vi": "Lời"}}]
    one = survey(store, questions=[{**question("grid", "matrix", "good", "bad"), "rows": rows}])
    say(store, one, 6, grid={"sound": "good", "words": "bad"})
    say(store, one, 7, grid={"sound": "bad"})
    over(store, one)
    grid = found(store, one, "grid")
    assert [(part["row"], part["n"]) for part in grid["parts"]] == [("sound", 13), ("words", 6)]
    assert counts(grid) == {"good": 6, "bad": 7}


@pytest.mark.parametrize(("sampling", "margin"), [("self_selected", None), ("random", 0.192)])
def test_a_margin_of_error_is_told_of_random_samples_alone(
    store: Store, sampling: str, margin: float | None
) -> None:
    one = survey(store, sampling=sampling)
    say(store, one, 15, hour="5h")
    say(store, one, 10, hour="17h")
    over(store, one)
    first = found(store, one, "hour")["parts"][0]["cells"][0]
    assert (first["share"], first["margin"]) == (0.6, margin)


def test_weighted_by_area_each_area_counts_by_its_people(store: Store) -> None:
    one = survey(store)
    say(store, one, 30, hour="5h", home=PHUONG_TRA_VINH)
    say(store, one, 10, hour="17h", home=PHUONG_LONG_DUC)
    over(store, one)
    told = for_official(store, EDITOR, one["_id"], {PHUONG_TRA_VINH: 1000, PHUONG_LONG_DUC: 3000})
    first = told["questions"][0]["parts"][0]["cells"][0]
    assert (first["share"], first["weighted"]) == (0.75, 0.25)
    assert told["weighted"] == {
        "by": "area",
        "areas": sorted([PHUONG_TRA_VINH, PHUONG_LONG_DUC]),
        "left_out": [],
        "n": 40,
        "effective": 17.1,
    }


AREAS = {PHUONG_TRA_VINH: 1000, PHUONG_LONG_DUC: 3000}


def test_a_weighted_share_is_told_where_its_cell_is_shown_in_each_area(store: Store) -> None:
    one = survey(store)
    for home, chose in ((PHUONG_TRA_VINH, {"5h": 20, "17h": 2}), (PHUONG_LONG_DUC, {"5h": 6, "17h": 8})):
        for hour, times in chose.items():
            say(store, one, times, hour=hour, home=home)
    over(store, one)
    told = for_official(store, EDITOR, one["_id"], AREAS)
    cells = told["questions"][0]["parts"][0]["cells"]
    assert [(cell["count"], cell["weighted"]) for cell in cells] == [(26, None), (10, None)]
    assert told["weighted"]
    assert told["weighted"]["n"] == 36


@pytest.mark.parametrize(
    ("people", "code", "named"),
    [
        ({PHUONG_TRA_VINH: 1}, "weights_missing", "29263"),
        ({PHUONG_TRA_VINH: 1, PHUONG_LONG_DUC: 1, FEW: 1}, "weights_hidden", "28756"),
    ],
)
def test_weights_name_all_areas_that_are_told_and_no_other(
    store: Store, people: dict[str, int], code: str, named: str
) -> None:
    one = survey(store)
    for home, times in ((PHUONG_TRA_VINH, 11), (PHUONG_LONG_DUC, 8), (FEW, 3), (FEWER, 4)):
        say(store, one, times, hour="5h", home=home)
    over(store, one)
    with pytest.raises(Invalid) as refused:
        for_official(store, EDITOR, one["_id"], people)
    (fault,) = refused.value.faults
    assert (fault.field, fault.code, fault.params["areas"]) == ("weighted", code, named)
