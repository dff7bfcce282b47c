"""The way of a periodic report: asked for, prefilled, corrected, handed in, sent back, accepted, added up, frozen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.areas import agencies, areas
from models.areas.areas import Level
from models.errors import Clash, Forbidden, Invalid, NotFound
from models.messages.messages import MESSAGES
from models.returns import clock, consolidating, filling, handing_in, lists, parts, requests
from models.returns.returns import RETURNS, SUMS, Correction, ReturnState, return_id
from models.returns.sources import Figure
from models.store import Store
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, in_province
from tests.directing import LONG_DUC, SENDER, TRA_VINH
from tests.outleting import an_outlet
from tests.returning import (
    TEXTS,
    a_head,
    a_writer,
    accepted,
    an_office,
    found,
    handed_in,
    opened,
    typed,
    wanted,
)

KNOWN = {"b4_propagandists": Figure(None, "", "typed")}


@pytest.fixture
def office(store: Store) -> Caller:
    return an_office(store)


def test_everything_that_is_wrong_is_said_at_once(store: Store, office: Caller) -> None:
    bad = wanted(units=["ubnd:nowhere"], year=1999, number=2, columns=["Số lớp"])
    with pytest.raises(Invalid) as error:
        requests.open_(store, office.identity, bad)
    assert {one.field for one in error.value.faults} == {"units.0", "year", "number", "columns"}


def test_a_draft_is_prefilled_with_what_the_system_knows(store: Store, office: Caller) -> None:
    an_outlet(store, horns=3)
    an_outlet(store, horns=2, condition="broken")
    request = opened(store, office)
    cells = filling.cells(store, found(store, office, request), request)
    known = {
        name: cells[name]["computed"] for name in ("b1_clusters", "b1_horns", "b1_broken", "b5_received")
    }
    assert known == {"b1_clusters": 2, "b1_horns": 5, "b1_broken": 1, "b5_received": 0}


def test_what_the_system_does_not_know_says_why(store: Store, office: Caller) -> None:
    request = opened(store, office)
    cells = filling.cells(store, found(store, office, request), request)
    assert {cells[name]["value"] for name in ("b3_views", "b6_bulletins")} == {None}
    assert cells["b3_views"]["why"] == "typed"


def test_a_computed_value_stays_beside_a_corrected_one_with_its_reason(store: Store, office: Caller) -> None:
    an_outlet(store)
    request = opened(store, office)
    handed = handed_in(store, request, b1_clusters=7)
    cell = handed["cells"]["b1_clusters"]
    assert (cell["value"], cell["computed"]) == (7, 1)
    assert cell["reason"].startswith("Đếm tại chỗ")


def test_another_number_needs_a_reason(store: Store, office: Caller) -> None:
    request = opened(store, office)
    silent: dict[str, Correction] = {
        "b1_clusters": {"value": 7, "reason": ""},
        "b1_horns": {"value": -1, "reason": ""},
    }
    with pytest.raises(Invalid) as error:
        filling.write(
            store, a_writer(store).identity, return_id(request["_id"], TRA_VINH), silent, {}, expect=1
        )
    assert {one.field for one in error.value.faults} == {
        "values.b1_clusters.reason",
        "values.b1_horns.value",
    }


def test_nobody_reports_half_a_person(store: Store, office: Caller) -> None:
    request = opened(store, office)
    half: dict[str, Correction] = {"b4_propagandists": {"value": 1.5, "reason": ""}}
    assert [(one.field, one.code) for one in filling.faults_of(request, KNOWN, half, {})] == [
        ("values.b4_propagandists.value", "not_whole")
    ]


def test_what_was_asked_for_as_an_amount_may_have_a_fraction(store: Store, office: Caller) -> None:
    days: dict[str, Any] = {"year": None, "first": "2026-03-01", "last": "2026-03-31"}
    request = opened(store, office, form_id="ad_hoc", columns=["Số lớp"], amounts=["Triệu đồng"], **days)
    its, spent = return_id(request["_id"], TRA_VINH), {"a1": 2.0, "a2": 12.5}
    typed_in: dict[str, Correction] = {name: {"value": value, "reason": ""} for name, value in spent.items()}
    written = filling.write(store, a_writer(store).identity, its, typed_in, {}, expect=1)
    kept = [written["typed"][name]["value"] for name in spent]
    assert (kept, type(kept[0])) == ([2, 12.5], int)


def test_what_lacks_something_is_not_handed_in(store: Store, office: Caller) -> None:
    request = opened(store, office)
    with pytest.raises(Invalid) as error:
        filling.submit(store, a_head(store).identity, return_id(request["_id"], TRA_VINH), expect=1)
    assert {one.field for one in error.value.faults} == {f"texts.{name}" for name in TEXTS}


def test_a_number_that_no_system_knows_is_not_left_out(store: Store, office: Caller) -> None:
    days: dict[str, Any] = {"year": None, "first": "2026-03-01", "last": "2026-03-31"}
    request = opened(store, office, form_id="ad_hoc", columns=["Số lớp đã mở"], **days)
    with pytest.raises(Invalid) as error:
        filling.submit(store, a_head(store).identity, return_id(request["_id"], TRA_VINH), expect=1)
    assert [(one.field, one.code) for one in error.value.faults] == [("values.a1", "required")]


def test_the_head_hands_in_and_the_writer_does_not(store: Store, office: Caller) -> None:
    request = opened(store, office)
    with pytest.raises(Forbidden, match="no_permission"):
        filling.submit(store, a_writer(store).identity, return_id(request["_id"], TRA_VINH), expect=1)


def test_what_was_handed_in_does_not_change_with_the_system(store: Store, office: Caller) -> None:
    request = opened(store, office)
    handed = handed_in(store, request)
    an_outlet(store)
    assert filling.cells(store, handed, request)["b1_clusters"]["value"] == 0


def test_a_report_is_sent_back_with_a_reason_and_handed_in_again(store: Store, office: Caller) -> None:
    request = opened(store, office)
    handed = handed_in(store, request)
    with pytest.raises(Invalid):
        handing_in.send_back(store, office.identity, handed["_id"], "", expect=handed["version"])
    back = handing_in.send_back(
        store, office.identity, handed["_id"], "Thiếu số liệu đài", expect=handed["version"]
    )
    assert (back["state"], back["note"]) == (ReturnState.RETURNED, "Thiếu số liệu đài")
    assert handed_in(store, request)["state"] == ReturnState.SUBMITTED


def test_nobody_accepts_what_they_handed_in(store: Store, office: Caller) -> None:
    request = opened(store, office)
    its = return_id(request["_id"], TRA_VINH)
    filling.write(store, a_writer(store).identity, its, typed(), TEXTS, expect=1)
    handed = filling.submit(store, office.identity, its, expect=2)
    with pytest.raises(Forbidden, match="own_return"):
        handing_in.accept(store, office.identity, its, expect=handed["version"])


def test_another_unit_reads_no_report(store: Store, office: Caller) -> None:
    request = opened(store, office)
    with pytest.raises(NotFound):
        found(store, a_head(store, PHUONG_LONG_DUC), request)


def test_only_accepted_reports_count_and_the_others_are_named(store: Store, office: Caller) -> None:
    request = opened(store, office)
    accepted(store, office, handed_in(store, request, b4_staff=5, b4_trained=4))
    handed_in(store, request, LONG_DUC, PHUONG_LONG_DUC, b4_staff=100)
    total = consolidating.of(store, request)
    assert (total["n"], total["of"]) == (1, 2)
    assert (total["total"]["b4_staff"], total["total"]["b4_trained_share"]) == (5, 0.8)
    assert total["missing"] == [parts.name_of(store, LONG_DUC)]


def test_the_sum_has_subtotals_by_the_province_of_before(store: Store, office: Caller) -> None:
    request = opened(store, office)
    for agency, area in ((TRA_VINH, PHUONG_TRA_VINH), (LONG_DUC, PHUONG_LONG_DUC)):
        accepted(store, office, handed_in(store, request, agency, area, b4_staff=3))
    (part,) = consolidating.of(store, request)["subtotals"]
    assert (part["part"], part["n"], part["values"]["b4_staff"]) == ("Tỉnh Trà Vinh", 2, 6)


def test_on_the_old_map_subtotals_are_by_district_and_the_sum_goes_up(store: Store) -> None:
    here = in_province(store, OLD_TRA_VINH)
    district, *_ = areas.select(here, OLD_TRA_VINH, Level.DISTRICT)
    commune, *_ = areas.children(here, district["_id"])
    unit, middle = agencies.committee(commune["_id"]), agencies.committee(district["_id"])
    body, province = an_office(here, district["_id"]), an_office(here, OLD_TRA_VINH)
    lower = opened(here, body, requester_id=middle, units=[unit])
    accepted(here, body, handed_in(here, lower, unit, commune["_id"], b4_staff=6))
    assert consolidating.of(here, lower)["subtotals"][0]["part"] == district["full_name"]
    consolidating.freeze(here, body.identity, lower["_id"], expect=lower["version"])
    upper = opened(here, province, requester_id=agencies.committee(OLD_TRA_VINH), units=[middle])
    cell = filling.cells(here, found(here, province, upper, middle), upper)["b4_staff"]
    assert (cell["computed"], cell["source"]) == (6, "below")


def test_a_frozen_sum_keeps_its_hash_and_a_later_one_has_the_next_number(
    store: Store, office: Caller
) -> None:
    request = opened(store, office)
    accepted(store, office, handed_in(store, request))
    first = consolidating.freeze(store, office.identity, request["_id"], expect=1)
    accepted(store, office, handed_in(store, request, LONG_DUC, PHUONG_LONG_DUC))
    second = consolidating.freeze(store, office.identity, request["_id"], expect=2)
    kept = lists.sums_of(store, request["_id"])
    assert [one["number"] for one in kept] == [2, 1]
    assert [one["content"]["n"] for one in kept] == [2, 1]
    assert all(map(consolidating.is_intact, kept))
    store.collection(SUMS).update_one({"_id": first["_id"]}, {"$set": {"content.n": 9}})
    assert not consolidating.is_intact(store.one(SUMS, first["_id"]))
    assert second["sha256"] != first["sha256"]


def test_nothing_is_frozen_before_something_is_accepted(store: Store, office: Caller) -> None:
    request = opened(store, office)
    with pytest.raises(Clash, match="nothing_accepted"):
        consolidating.freeze(store, office.identity, request["_id"], expect=1)


def test_what_comes_after_the_day_is_late_for_ever(store: Store, office: Caller) -> None:
    request = opened(store, office)
    past = {"due_at": datetime.now(UTC) - timedelta(days=1)}
    store.collection(RETURNS).update_one({"_id": return_id(request["_id"], TRA_VINH)}, {"$set": past})
    handed = handed_in(store, request)
    assert handed["late"]
    assert lists.progress(lists.of_request(store, request["_id"]), datetime.now(UTC))["late"] == [TRA_VINH]


def test_after_the_day_the_superior_reads_the_reminder_too(store: Store, office: Caller) -> None:
    writer = a_writer(store)
    request = opened(store, office)
    its = return_id(request["_id"], TRA_VINH)

    def letters(days: int) -> list[str]:
        assert clock.step(store, its, request["due_at"] + timedelta(days=days, hours=9)) is not None
        rows = store.collection(MESSAGES).find({"key": {"$regex": f":{days}:"}})
        return sorted(row["owner"]["id"] for row in rows)

    assert letters(-3) == [writer.id]
    assert letters(2) == sorted([writer.id, office.id])


def test_nobody_is_reminded_of_what_is_no_longer_collected(store: Store, office: Caller) -> None:
    request = opened(store, office)
    requests.close(store, office.identity, request["_id"], expect=request["version"])
    assert clock.step(store, return_id(request["_id"], TRA_VINH), request["due_at"]) is None


def test_whoever_asks_once_writes_the_columns(store: Store, office: Caller) -> None:
    request = opened(
        store,
        office,
        form_id="ad_hoc",
        year=None,
        first="2026-03-01",
        last="2026-03-31",
        columns=["Số lớp đã mở"],
        title="Báo cáo lớp tập huấn",
    )
    (column,) = request["form"]["sections"][0]["columns"]
    assert (request["title"], column["text"]["vi"]) == ("Báo cáo lớp tập huấn", "Số lớp đã mở")
    assert request["requester_id"] == SENDER


def test_a_part_above_its_whole_is_not_written(store: Store, office: Caller) -> None:
    request = opened(store, office)
    its = found(store, office, request)["_id"]
    many = {"b1_ip_stations": Correction(value=9, reason="Sổ ghi thiếu")}
    with pytest.raises(Invalid) as error:
        filling.write(store, a_writer(store).identity, its, typed() | many, TEXTS, expect=1)
    assert {one.code for one in error.value.faults} == {"part_above_whole"}
