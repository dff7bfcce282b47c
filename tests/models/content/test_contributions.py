"""Contributions of bodies, with their denominators."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.areas import areas
from models.content import contributions, taking_over
from models.content.contributions import Contributions
from models.content.taking_over import TakingOver, Way
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, post
from tests.posting import HEALTH, PROVINCE, WARD, WARD_WRITER, approved, submitted

TODAY = datetime.now(UTC).date()


def read(store: Store) -> Contributions:
    return contributions.read(store, VINH_LONG, TODAY - timedelta(days=1), TODAY + timedelta(days=1))


def test_each_body_stands_there_with_what_it_gave(store: Store) -> None:
    approved(store, kind="essential")
    submitted(store)
    post(store, source_agency_id=HEALTH, kind="essential")
    found = {row["agency_id"]: row for row in read(store)["bodies"]}
    assert (found[WARD]["submitted"], found[WARD]["published"], found[WARD]["essential"]) == (2, 1, 1)
    assert (found[HEALTH]["published"], found[HEALTH]["share"]) == (1, 0.5)
    assert found[PROVINCE]["published"] == 0


def test_a_level_says_how_many_of_its_bodies_contributed(store: Store) -> None:
    approved(store, kind="essential")
    found = {row["group"]: row["contributing"] for row in read(store)["levels"]}
    assert (found["commune"]["count"], found["commune"]["of"]) == (1, len(areas.communes(store)))
    assert (found["departments"]["count"], found["departments"]["of"]) == (0, 11)


def test_news_is_no_essential_information(store: Store) -> None:
    approved(store)
    found = read(store)
    assert (found["answered"], found["categories"]) == ({"count": 0, "of": 0, "share": None}, {})


def test_essential_information_that_nobody_answers_for_is_counted_against(store: Store) -> None:
    post(store, kind="essential", category="disaster")
    approved(store, kind="essential")
    found = read(store)
    assert found["answered"] == {"count": 1, "of": 2, "share": 0.5}
    assert found["categories"] == {"disaster": 1, "programme": 1}


def test_what_was_taken_over_counts_for_nobody(store: Store) -> None:
    made = post(store, source_agency_id=PROVINCE, kind="essential")
    wanted = TakingOver(PHUONG_TRA_VINH, Way.AS_IT_IS)
    taking_over.take_over(store, WARD_WRITER, made["_id"], wanted, expect=made["version"])
    found = {row["agency_id"]: row["published"] for row in read(store)["bodies"]}
    assert (found[PROVINCE], found[WARD]) == (1, 0)


def test_another_period_has_its_own(store: Store) -> None:
    approved(store, kind="essential")
    first = TODAY - timedelta(days=9)
    found = contributions.read(store, VINH_LONG, first, first + timedelta(days=1))
    assert {row["published"] for row in found["bodies"]} == {0}
