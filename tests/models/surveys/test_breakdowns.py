"""Results of surveys by area, day, language and channel."""

from __future__ import annotations

from itertools import islice

import pytest

from models.access.callers import Assignment, CallerKind, Identity
from models.areas import areas
from models.areas.areas import Level
from models.errors import Forbidden
from models.store import Store
from models.surveys import breakdowns
from models.surveys.breakdowns import SurveyBy
from tests.answering import over, say
from tests.builders import (
    OLD_LONG_AN,
    OLD_TRA_VINH,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    TAY_NINH,
    VINH_LONG,
    in_province,
    survey,
)
from tests.models.surveys.test_results import EDITOR


def test_each_area_and_all_above_it_tell_what_was_said_there(store: Store) -> None:
    one = survey(store)
    say(store, one, 20, hour="5h", home=PHUONG_TRA_VINH)
    say(store, one, 10, hour="17h", home=PHUONG_TRA_VINH)
    say(store, one, 10, hour="17h", home=PHUONG_LONG_DUC)
    say(store, one, 6, hour="5h")
    over(store, one)
    found = breakdowns.breakdown(store, EDITOR, one["_id"], SurveyBy.AREA)
    assert {(row["id"], row["above"], row["n"]) for row in found["rows"]} == {
        (VINH_LONG, "", 40),
        (PHUONG_TRA_VINH, VINH_LONG, 30),
        (PHUONG_LONG_DUC, VINH_LONG, 10),
    }
    hours = {row["id"]: row["counts"] for row in found["questions"][0]["rows"]}
    assert hours[PHUONG_TRA_VINH] == {"5h": 20, "17h": 10}
    assert hours[VINH_LONG] == {"5h": 20, "17h": 20}


def test_small_rows_and_cells_are_hidden_with_others(store: Store) -> None:
    one = survey(store)
    say(store, one, 20, hour="5h", channel="app", lang=["vi", "km"])
    say(store, one, 8, hour="17h", channel="app", lang=["km"])
    say(store, one, 9, hour="5h", channel="page")
    say(store, one, 2, hour="17h", channel="page")
    say(store, one, 3, hour="17h", channel="zalo")
    over(store, one)
    found = breakdowns.breakdown(store, EDITOR, one["_id"], SurveyBy.CHANNEL)
    assert {row["id"]: row["n"] for row in found["rows"]} == {"app": 28, "page": None, "zalo": None}
    hours = {row["id"]: row["counts"] for row in found["questions"][0]["rows"]}
    assert hours["page"] == hours["zalo"] == {"5h": None, "17h": None}


@pytest.mark.parametrize("by", list(SurveyBy))
def test_before_the_end_nothing_is_told_by_parts(store: Store, by: SurveyBy) -> None:
    one = survey(store, results_public="live", embargo=False)
    with pytest.raises(Forbidden, match="results_after_close"):
        breakdowns.breakdown(store, EDITOR, one["_id"], by)


def test_everybody_may_know_how_many_answered_where(store: Store) -> None:
    one = survey(store)
    say(store, one, 20, hour="5h", lang_of="vi")
    say(store, one, 8, hour="5h", lang_of="km")
    ended = over(store, one)
    found = breakdowns.turnout(store, ended, SurveyBy.LANGUAGE)
    assert [(row["id"], row["n"]) for row in found] == [("km", 8), ("vi", 20)]


@pytest.mark.parametrize("province", [TAY_NINH, OLD_LONG_AN, OLD_TRA_VINH])
def test_the_other_province_and_the_map_of_before_are_told_likewise(store: Store, province: str) -> None:
    there = in_province(store, province)
    below = [areas.get(there, one) for one in areas.below(there, province)]
    communes = (area["_id"] for area in below if area["level"] == Level.COMMUNE)
    first, second = islice(communes, 2)
    one = survey(there, area_id=province)
    say(there, one, 20, hour="5h", home=first)
    say(there, one, 10, hour="17h", home=second)
    over(there, one)
    editor = Identity(CallerKind.OFFICIAL, "o-1", assignments=(Assignment("editor", province),))
    found = breakdowns.breakdown(there, editor, one["_id"], SurveyBy.AREA)
    told = {row["id"]: row["n"] for row in found["rows"]}
    assert (told[province], told[first], told[second]) == (30, 20, 10)
