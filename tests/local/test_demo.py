"""The demo: loaded once, whichever province is active."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from local import demo
from models import surveys
from models.areas import agencies, areas
from models.content import feed, posts
from models.content.feed_filter import FeedFilter
from models.directives.directives import RECEIPTS, is_late
from models.people import officials
from models.people.official_shapes import OFFICIALS
from models.reports.reports import REPORTS
from models.returns.returns import RETURNS
from models.settings import Environment
from models.staff.staff import STAFF
from models.stations.stations import STATIONS
from models.store import Store, events
from models.store.collections import Kind
from models.targets.figures import TARGET_FIGURES
from models.workflow.transitions import ReportState
from tests.builders import OLD_TRA_VINH, TAY_NINH, VINH_LONG, in_province


@pytest.fixture
def fresh(store: Store) -> Store:
    return store


def test_a_second_load_changes_nothing(fresh: Store) -> None:
    demo.load(fresh)
    before = {
        name: fresh.db[name].count_documents({})
        for name in (
            *("posts", "surveys", "officials", "reports", "events", "uploads"),
            *("stations", "staff", "courses", "target_figures", "directives", "return_requests"),
        )
    }
    demo.load(fresh)
    assert {name: fresh.db[name].count_documents({}) for name in before} == before


def test_a_load_cut_short_is_finished_by_the_next(fresh: Store) -> None:
    demo.load(fresh)
    fresh.collection(demo.META).delete_many({})
    fresh.collection(surveys.definition.SURVEYS).delete_many({})
    fresh.collection(events.EVENTS).delete_many({"subject.kind": Kind.SURVEY})
    demo.load(fresh)
    assert len(surveys.listed(fresh, VINH_LONG)) == 1


@pytest.mark.parametrize("province", [VINH_LONG, OLD_TRA_VINH])
def test_every_news_and_notice_stands_in_the_province(fresh: Store, province: str) -> None:
    store = in_province(fresh, province)
    demo.load(store)
    rows = list(store.collection(posts.POSTS).find())
    assert (len(rows), {areas.get(store, row["area_id"])["province_id"] for row in rows}) == (9, {province})


def test_what_is_for_staff_is_not_in_the_feed(fresh: Store) -> None:
    demo.load(fresh)
    assert feed.read(fresh, FeedFilter((VINH_LONG,))).posts == []


def test_khmer_posts_keep_their_mark_for_review_and_a_translation(fresh: Store) -> None:
    demo.load(fresh)
    khmer = list(fresh.collection(posts.POSTS).find({"lang": "km"}))
    assert [(row["needs_native_review"], set(row["texts"])) for row in khmer] == [(True, {"km", "vi"})] * 2


def test_what_stood_at_a_former_district_stands_around_its_communes(fresh: Store) -> None:
    demo.load(fresh)
    assert [survey["area_id"] for survey in surveys.listed(fresh, VINH_LONG)] == [VINH_LONG]


def test_in_another_province_there_are_sign_ins_only(fresh: Store) -> None:
    store = in_province(fresh, TAY_NINH)
    demo.load(store)
    counts = [store.db[name].count_documents({}) for name in ("posts", "surveys", "officials")]
    assert counts == [0, 0, len(demo.SIGN_INS)]


def test_whoever_needs_a_second_factor_has_one(fresh: Store) -> None:
    demo.load(fresh)
    rows = list(fresh.collection(OFFICIALS).find())
    assert [row["username"] for row in rows if officials.needs_second_factor(row) and not row["totp"]] == []


def test_in_production_nobody_gets_a_public_password(fresh: Store) -> None:
    settings = dataclasses.replace(fresh.settings, loa_env=Environment.PRODUCTION)
    demo.load(dataclasses.replace(fresh, settings=settings))
    assert fresh.collection(OFFICIALS).count_documents({}) == 0
    assert fresh.collection(REPORTS).count_documents({}) == 0


def test_the_plans_are_alive(fresh: Store) -> None:
    demo.load(fresh)
    now = datetime.now(UTC)
    assert fresh.collection(STATIONS).count_documents({}) == 4
    assert {one["name"][:3] for one in fresh.collection(STAFF).find()}.isdisjoint({"Trầ", "Lê ", "Thạ"})
    figures = fresh.collection(TARGET_FIGURES).find()
    assert sorted(one["state"] for one in figures) == ["confirmed", "confirmed", "waiting"]
    receipts = list(fresh.collection(RECEIPTS).find())
    assert sorted((one["state"], is_late(one, now)) for one in receipts) == [
        ("answered", False),
        ("answered", True),
        ("unread", True),
    ]
    assert [bool(one["texts"]) for one in fresh.collection(RETURNS).find()].count(True) == 1


def test_whoever_signs_in_finds_a_desk_with_work(fresh: Store) -> None:
    demo.load(fresh)
    rows = list(fresh.collection(REPORTS).find())
    assert {ReportState(row["state"]) for row in rows} >= {
        ReportState.SUBMITTED,
        ReportState.ACCEPTED,
        ReportState.IN_PROGRESS,
        ReportState.WAITING,
        ReportState.RESOLVED,
    }
    assert len(rows) == 10
    assert {row["agency_id"] for row in rows} == {agencies.committee(row["place"]["area_id"]) for row in rows}
    assert {areas.get(fresh, row["place"]["area_id"])["province_id"] for row in rows} == {VINH_LONG}
