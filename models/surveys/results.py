"""Results (kết quả khảo sát): what a survey found, with wording, denominators and how people came to answer.

Nobody reads them before the end, but where the survey says so (`results_public`, `embargo`), and then only in steps
(`models.surveys.result_steps`); whoever may override the embargo gives a reason, which stays for all to see.

Small numbers are not shown (`models.surveys.suppression`). Free texts are counted, never shown to the public.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from models.access.callers import Identity
from models.errors import Forbidden, TooCostly
from models.store import Store
from models.surveys import (
    embargo,
    hidden_results,
    invitations,
    lists,
    result_cells,
    result_steps,
    tally,
    weighting,
)
from models.surveys.definition import (
    NUMBERS,
    Question,
    QuestionType,
    ResultsPublic,
    Sampling,
    Survey,
)
from models.surveys.hidden_results import Rows
from models.surveys.lists import get_public
from models.surveys.result_cells import Layout
from models.surveys.tally import QuestionTotal, SurveyTotal
from models.surveys.weighting import Strata, Weighted

#: Answers that are not counted yet are counted by whoever reads the results first, for so many seconds.
LONGEST_COUNT = 3.0

#: Of 95 of 100 random samples the true share lies within so many standard errors.
CONFIDENCE = 1.96


class Cell(TypedDict):
    """How many are in a cell, and their share (0 to 1) of those who answered; None is hidden.

    `weighted` is the share with weights; `margin` that of error, of a random sample alone.
    """

    id: str
    count: int | None
    share: float | None
    weighted: float | None
    margin: float | None


class Part(TypedDict):
    """A question, or one row of a matrix: how many answered it, and what; None is hidden."""

    row: str
    n: int | None
    cells: list[Cell]


class QuestionResult(TypedDict):
    """What was answered to one question.

    `alone`: people may choose several, so shares are of respondents and may add up to more than 1. `mean` and `median`
    are of numbers; of a ranking the count of a cell is its points, `ranks` the mean rank where everybody ranked all.
    """

    question: Question
    n: int | None
    alone: bool
    parts: list[Part]
    mean: float | None
    median: float | None
    ranks: dict[str, float] | None


class SurveyResults(TypedDict):
    """What a survey found, as it stands at `at`; `final` when no answer can come any more.

    `n` answered, `verified` of them have proved a phone number, `doubtful` came from a network after many others, of
    people who proved nothing, `late` after the end, by the word of their phones. Before the first step all are None
    and every count is hidden.
    """

    survey: Survey
    at: datetime
    final: bool
    n: int | None
    verified: int | None
    doubtful: int | None
    late: int | None
    invitations: int
    questions: list[QuestionResult]
    weighted: Weighted | None
    early_reads: list[embargo.EarlyRead]


def results(store: Store, id: str) -> SurveyResults:
    """Return the results of a survey as the public may read them.

    :raises NotFound: there is no such survey.
    :raises Forbidden: `results_after_close`, `results_after_grace`, it is not over yet; `results_not_public`, they
        never are.
    :raises TooCostly: many answers are still to be counted.
    """
    survey = get_public(store, id)
    if survey["results_public"] == ResultsPublic.NEVER:
        raise Forbidden("results_not_public")
    if not embargo.is_final(survey) and survey["results_public"] != ResultsPublic.LIVE:
        raise embargo.too_early(survey)
    return _found(store, survey, None)


def for_official(
    store: Store, identity: Identity, id: str, people: Mapping[str, int] | None = None
) -> SurveyResults:
    """Return the results of a survey as an official may read them.

    :param people: by the id of an area, to weight by.
    :raises NotFound: there is no such survey for this official.
    :raises Forbidden: `results_embargoed`: it is not over yet and under embargo.
    :raises Invalid: `weights_missing`, `weights_hidden`; see `models.surveys.weighting`.
    :raises TooCostly: many answers are still to be counted.
    """
    survey = lists.readable(store, identity, id)
    if survey["results_public"] != ResultsPublic.LIVE:
        embargo.insist_on_the_end(store, survey, identity)
    return _found(store, survey, people)


def read_early(store: Store, identity: Identity, id: str, reason: str) -> SurveyResults:
    """Return the last step of the results of a survey under embargo, and note who read it and why.

    :raises NotFound: there is no such survey.
    :raises Forbidden: `no_permission`, they may not override the embargo in its area.
    :raises Invalid: the reason is none.
    """
    survey = get_public(store, id)
    embargo.note_early(store, survey, identity, reason)
    return _found(store, survey, None)


def final_totals(store: Store, survey: Survey) -> SurveyTotal:
    """Return the total of a survey that takes no answer any more, with whatever was not counted yet.

    :raises TooCostly: many answers are still to be counted.
    """
    if tally.left(store, survey["_id"]) and not tally.count(store, survey["_id"], seconds=LONGEST_COUNT):
        raise TooCostly
    return tally.read(store, survey["_id"], "all").get("", _nobody(survey))


def layouts_of(survey: Survey, total: SurveyTotal) -> dict[str, list[Layout]]:
    """Return how each question is told, by its id."""
    return {
        question["id"]: result_cells.layouts(question, hidden_results.question_total(total, question["id"]))
        for question in survey["questions"]
        if question["type"] != QuestionType.NOTE
    }


def turnout_rows(store: Store, survey: Survey, by: str, total: SurveyTotal) -> Rows:
    """Return the totals of a survey by area, day, language or channel."""
    found = tally.read(store, survey["_id"], by)
    if by != "area":
        return Rows(total, found)
    above = {name: next((one for one in reversed(_path(store, name)) if one in found), "") for name in found}
    return Rows(total, found, above)


def _path(store: Store, area_id: str) -> Sequence[str]:
    return tally.path_of(store, area_id)[:-1]


def _nobody(survey: Survey) -> SurveyTotal:
    return {"_id": "", "survey_id": survey["_id"], "epoch": 0, "by": "all", "value": "", "n": 0}


def _found(store: Store, survey: Survey, people: Mapping[str, int] | None) -> SurveyResults:
    final = embargo.is_final(survey)
    step = None if final else result_steps.latest(store, survey["_id"])
    total = final_totals(store, survey) if final else step["total"] if step else None
    counted = total or _nobody(survey)
    asked = layouts_of(survey, counted)
    # Before the first step nothing is told: zeros would say that nobody has answered.
    hidden = hidden_results.of_whole(asked, counted) if total else hidden_results.of_untold(asked)
    strata = None
    if people and final:
        rows = turnout_rows(store, survey, "area", counted)
        strata = weighting.strata(store, people, rows, hidden_results.of_breakdown(asked, rows, hidden))
    return {
        "survey": survey,
        "at": step["at"] if step else embargo.ends_at(survey) if final else survey["opens_at"],
        "final": final,
        "n": total["n"] if total else None,
        "verified": counted.get("verified", 0) if total else None,
        "doubtful": counted.get("doubtful", 0) if total else None,
        "late": counted.get("late", 0) if total else None,
        "invitations": invitations.sent(store, survey["_id"]),
        "questions": [
            _question(survey, found, hidden[name], hidden_results.question_total(counted, name), strata)
            for name, found in asked.items()
        ],
        "weighted": weighting.told(strata) if strata else None,
        "early_reads": embargo.early_reads(store, survey["_id"]),
    }


def _question(
    survey: Survey,
    found: Sequence[Layout],
    hidden: Sequence[frozenset[str]],
    total: QuestionTotal | None,
    strata: Strata | None,
) -> QuestionResult:
    question, lost = found[0].question, frozenset().union(*hidden)
    n = total["n"] if total else 0
    shown = not lost and total is not None and n > 0
    numbers = total if shown and question["type"] in NUMBERS else None
    return {
        "question": question,
        "n": None if all(hidden_results.is_hidden(one) for one in hidden) else n,
        "alone": found[0].alone,
        "parts": [
            _part(survey, layout, one, total, _weights(strata, layout, number))
            for number, (layout, one) in enumerate(zip(found, hidden, strict=True))
        ],
        "mean": _rounded(result_cells.mean(numbers)) if numbers else None,
        "median": _rounded(result_cells.median(numbers)) if numbers else None,
        "ranks": _ranks(found[0], total)
        if shown and total and question["type"] == QuestionType.RANKING
        else None,
    }


@dataclass(frozen=True)
class _Weights:
    """The weighted shares of a part, by cell, and how many unweighted answers say as much."""

    shares: Mapping[str, float]
    effective: float


def _weights(strata: Strata | None, layout: Layout, number: int) -> _Weights | None:
    if strata is None or layout.question["type"] == QuestionType.RANKING:
        return None
    return _Weights(weighting.shares(strata, layout, number), weighting.told(strata)["effective"])


def _part(
    survey: Survey,
    layout: Layout,
    hidden: frozenset[str],
    total: QuestionTotal | None,
    weights: _Weights | None,
) -> Part:
    n, ranking = result_cells.answered(layout, total), layout.question["type"] == QuestionType.RANKING
    drawn = survey["sampling"] == Sampling.RANDOM and not ranking
    cells: list[Cell] = []
    for name, count in result_cells.counts(layout, total).items():
        share = None if name in hidden or not n or ranking else count / n
        weighted = weights.shares.get(name) if weights and share is not None else None
        stands, of = (weighted, weights.effective) if weights else (share, n)
        cells.append(
            {
                "id": name,
                "count": None if name in hidden else count,
                "share": None if share is None else round(share, 4),
                "weighted": weighted,
                "margin": margin(stands, of) if drawn and stands is not None else None,
            }
        )
    return {"row": layout.row, "n": None if hidden_results.is_hidden(hidden) else n, "cells": cells}


def margin(share: float, n: float) -> float | None:
    """Return the margin of error of a share of a random sample, at 95 of 100; None of nothing."""
    return round(CONFIDENCE * math.sqrt(share * (1 - share) / n), 4) if n else None


def _ranks(layout: Layout, total: QuestionTotal) -> dict[str, float] | None:
    """Return the mean rank of each option, from 1; None where people could leave some out."""
    if layout.question["min"] is not None or layout.question["max"] is not None:
        return None
    most, points = len(layout.cells), result_cells.counts(layout, total)
    return {name: round(most - found / total["n"], 2) for name, found in points.items()}


def _rounded(value: float | None) -> float | None:
    """Return a number to three digits, as numbers are counted."""
    return None if value is None else float(f"{value:.3g}")
