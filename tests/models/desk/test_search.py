"""Searching the desk: filters that combine, orders with their cursors, words, and the indexes behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.areas import agencies
from models.desk import search as desk_search
from models.desk.filter_checks import ME, NOBODY
from models.desk.search import Filter, Order
from models.errors import Invalid
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, new_reports, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Document, Store, cursor, new_id
from models.workflow.transitions import ReportState
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG

RESIDENT = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})
ALL = Filter()


def official(area_id: str = VINH_LONG, agency_id: str = "", role: Role = Role.HANDLER) -> Identity:
    return Identity(CallerKind.OFFICIAL, "o-1", assignments=(Assignment(role, area_id, agency_id),))


DUTY = official()
WARD = official(PHUONG_TRA_VINH, agencies.committee(PHUONG_TRA_VINH))


def a_report(store: Store, text: str = "Đường ngập tới đầu gối", **given: Any) -> Document:
    """A filed report with some of its fields set at once, as the past would have."""
    row = {"category": "flood", "area_id": PHUONG_TRA_VINH, "address": ""} | {
        name: given.pop(name) for name in ("category", "area_id", "address") if name in given
    }
    report = filing.file(store, Draft(text, **row), RESIDENT).report
    new_reports.note(store, report)
    if given:
        store.collection(reports.REPORTS).update_one({"_id": report["_id"]}, {"$set": given})
    return report | given


def found(store: Store, wanted: Filter = ALL, who: Identity = DUTY, order: Order = Order.NEWEST) -> list[str]:
    return [row["code"] for row in desk_search.stream(store, who, wanted, order)]


@pytest.mark.parametrize(
    ("wanted", "fitting"),
    [
        (Filter(states=("accepted", "waiting")), {"state": "waiting"}),
        (Filter(urgencies=("emergency",)), {"urgency": "emergency", "rank": 0}),
        (Filter(assignee=ME), {"assignee_id": "o-1"}),
        (Filter(assignee="o-7"), {"assignee_id": "o-7"}),
        (Filter(reopened=True), {"reopened": True}),
        (Filter(has_photo=True), {"photos": ["u-1"]}),
        (Filter(channel="zalo"), {"reporter.channel": "zalo"}),
        (Filter(kind="question"), {"kind": "question"}),
        (Filter(categories=("garbage", "noise")), {"category": "noise"}),
        (Filter(overdue=True), {"due_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        (Filter(due_before=datetime(2021, 1, 1, tzinfo=UTC)), {"due_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        (Filter(filed_to=datetime(2021, 1, 1, tzinfo=UTC)), {"filed_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        (Filter(agency_id="so-xay-dung"), {"agency_id": "so-xay-dung"}),
        (Filter(due_from=datetime(2090, 1, 1, tzinfo=UTC)), {"due_at": datetime(2091, 1, 1, tzinfo=UTC)}),
        (Filter(language="km"), {"reporter.language": "km"}),
        (Filter(extended=True), {"extended": True}),
        (Filter(legal=True), {"legal": "complaint"}),
        (Filter(ratings=("acceptable", "unsatisfied")), {"rating": "unsatisfied"}),
        (Filter(close_reasons=("cannot_fix",)), {"close_reason": "cannot_fix"}),
    ],
)
def test_filter_finds_what_fits_and_nothing_else(
    province: Store, wanted: Filter, fitting: dict[str, Any]
) -> None:
    a_report(province)
    fits = a_report(province, **fitting)

    assert found(province, wanted) == [fits["code"]]


def test_nobodys_reports_are_found(province: Store) -> None:
    free, _ = a_report(province), a_report(province, assignee_id="o-2")

    assert found(province, Filter(assignee=NOBODY)) == [free["code"]]


def test_merged_reports_are_left_out_unless_asked_for(province: Store) -> None:
    merged = a_report(province, state="merged")

    assert found(province) == []
    assert found(province, Filter(states=("merged",))) == [merged["code"]]


def test_closed_report_is_not_overdue(province: Store) -> None:
    a_report(province, state="closed", due_at=datetime(2020, 1, 1, tzinfo=UTC))

    assert found(province, Filter(overdue=True)) == []


def test_area_of_a_filter_narrows_what_may_be_seen_and_never_widens_it(province: Store) -> None:
    mine, theirs = a_report(province), a_report(province, area_id=PHUONG_LONG_DUC)

    assert found(province, Filter(area_id=PHUONG_LONG_DUC)) == [theirs["code"]]
    assert found(province, Filter(area_id=VINH_LONG), WARD) == [mine["code"]]
    assert found(province, Filter(area_id=PHUONG_LONG_DUC), WARD) == []
    assert found(province, Filter(agency_id=agencies.committee(PHUONG_LONG_DUC)), WARD) == []


def test_official_of_two_units_sees_a_report_of_both_once(province: Store) -> None:
    both = Identity(
        CallerKind.OFFICIAL,
        "o-1",
        assignments=(*DUTY.assignments, *WARD.assignments),
    )
    report = a_report(province)

    assert found(province, ALL, both) == [report["code"]]


@pytest.mark.parametrize(
    "typed",
    [
        "ngap duong",
        "Đường NGẬP",
        "duong ngập",
        "ngap du",
        "tran phu",
        "Ngập, đường!",
    ],
)
def test_words_are_found_without_diacritics_in_any_order_the_last_as_a_beginning(
    province: Store, typed: str
) -> None:
    flooded = a_report(province, "Ngập đường nặng quá", address="Trần Phú")
    a_report(province, "Rác chất đống trước chợ")

    assert found(province, Filter(text=typed)) == [flooded["code"]]


@pytest.mark.parametrize("typed", ["ngap cau", "nga duong", "???", "$gt"])
def test_what_lacks_a_word_is_not_found(province: Store, typed: str) -> None:
    a_report(province, "Ngập đường nặng quá")

    assert found(province, Filter(text=typed)) == []


@pytest.mark.parametrize("typed", ["0900000012", "0900 000 012", "0900.000.012", "090000001"])
@pytest.mark.parametrize("written", ["gọi 0900 000 012 nhé", "gọi 0900000012", "gọi 0900-000-012"])
def test_number_is_found_however_its_digits_are_set_apart(province: Store, typed: str, written: str) -> None:
    report = a_report(province, written)
    a_report(province, "gọi 0900 000 013")

    found_codes = found(province, Filter(text=typed))

    assert report["code"] in found_codes
    assert len(found_codes) == (2 if typed == "090000001" else 1)


def test_khmer_is_found_within_a_run_of_letters(province: Store) -> None:
    report = a_report(province, "ផ្លូវលិចទឹកខ្លាំងណាស់")

    assert found(province, Filter(text="លិចទឹក")) == [report["code"]]
    assert found(province, Filter(text="សំរាម")) == []


def test_tracking_code_typed_as_text_finds_its_report(province: Store) -> None:
    report, _ = a_report(province), a_report(province)

    assert found(province, Filter(text=f" {report['code'].lower()} ")) == [report["code"]]


def test_tracking_code_is_found_in_any_form(province: Store) -> None:
    report, _ = a_report(province), a_report(province)
    letters, rest = report["code"].split("-")

    for typed in (rest, rest.lower(), f"{letters}{rest}", f"{letters} – {rest}", f"\u200b{rest}"):
        assert found(province, Filter(text=typed)) == [report["code"]]


def test_danger_makes_an_emergency_of_any_category(province: Store) -> None:
    report = a_report(province, "Dây điện đứt rơi xuống vũng nước", category="garbage")

    assert (report["urgency"], report["rank"]) == ("emergency", 0)


def test_orders_put_first_what_they_promise(province: Store) -> None:
    later, sooner = (datetime(2030, 1, day, tzinfo=UTC) for day in (9, 3))
    first = a_report(province, due_at=later, rank=2)["code"]
    second = a_report(province, due_at=sooner, rank=2)["code"]
    third = a_report(province, due_at=later, rank=0)["code"]

    assert found(province, order=Order.NEWEST) == [third, second, first]
    assert found(province, order=Order.OLDEST) == [first, second, third]
    assert found(province, order=Order.DUE) == [second, first, third]
    assert found(province, order=Order.URGENCY) == [third, second, first]


def seeded(store: Store, count: int, **given: Any) -> list[str]:
    """Reports written at once, many of them alike in all that lists are sorted by; their codes."""
    example: dict[str, Any] = {**a_report(store), **given}
    start = datetime(2026, 3, 1, tzinfo=UTC)
    rows = [
        example
        | {
            "_id": new_id(),
            "code": f"T-{n:05}",
            "due_at": start + timedelta(days=n % 7),
            "rank": n % 4,
            "state": list(ReportState)[n % 5],
        }
        for n in range(count)
    ]
    store.collection(reports.REPORTS).delete_one({"_id": example["_id"]})
    store.collection(reports.REPORTS).insert_many(cast("list[Report]", rows))
    return [row["code"] for row in rows]


@pytest.mark.parametrize("order", list(Order))
def test_pages_of_every_order_hold_each_report_once_in_order(province: Store, order: Order) -> None:
    everything = seeded(province, 60)
    whole, _ = desk_search.page(province, DUTY, ALL, order, after=None, limit=100)

    paged = [row["code"] for row in desk_search.stream(province, DUTY, ALL, order, batch=7)]

    assert paged == [row["code"] for row in whole]
    assert sorted(paged) == everything


@pytest.mark.parametrize("order", list(Order))
def test_report_that_moves_between_pages_neither_hides_nor_doubles_another(
    province: Store, order: Order
) -> None:
    seeded(province, 30)
    rows, after = desk_search.page(province, DUTY, ALL, order, after=None, limit=10)
    moved, gone = rows[9], rows[3]
    change = {"$set": {"due_at": datetime(2031, 1, 1, tzinfo=UTC), "rank": 3}}
    province.collection(reports.REPORTS).update_one({"_id": moved["_id"]}, change)
    province.collection(reports.REPORTS).delete_one({"_id": gone["_id"]})

    rest = []
    while after:
        page, after = desk_search.page(province, DUTY, ALL, order, after=after, limit=10)
        rest += [row["code"] for row in page]

    unchanged = [code for code in rest if code != moved["code"]]
    assert len(unchanged) == len(set(unchanged)) == 20
    assert not set(unchanged) & {row["code"] for row in rows}


@pytest.mark.parametrize("order", list(Order))
def test_cursor_of_another_order_is_refused(province: Store, order: Order) -> None:
    with pytest.raises(Invalid):
        desk_search.page(province, DUTY, ALL, order, after=cursor.encode(1, 2, 3, 4), limit=5)
    after = cursor.encode(*[1.5] * len(desk_search.KEYS[order]))
    with pytest.raises(Invalid):
        desk_search.page(province, DUTY, ALL, order, after=after, limit=5)


def test_counting_stops_at_its_limit(province: Store) -> None:
    seeded(province, 12)

    assert desk_search.count(province, DUTY, ALL) == 12
    assert desk_search.count(province, DUTY, ALL, most=5) == 6
