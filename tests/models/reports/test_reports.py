"""Reports: filed once, routed at once, found again by code and PIN."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.areas import agencies, areas
from models.categories.report_kinds import ReportKind
from models.errors import Invalid, NotFound
from models.files import uploads
from models.messages.messages import MessageChannel, Owner
from models.reports import codes_and_pins, filing, reports
from models.reports.draft import Draft, Filed, Reporter
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import (
    OLD_TRA_VINH,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    TAY_NINH,
    in_province,
)
from tests.photos import photo

DEVICE = Owner("device", "d1")
RESIDENT = Reporter(MessageChannel.PUSH, DEVICE, {"kind": "device", "id": "d1"})
FLOODED = Draft("Đường ngập tới đầu gối", "flood", area_id=PHUONG_TRA_VINH)


def file(store: Store, draft: Draft = FLOODED, reporter: Reporter = RESIDENT, key: str = "") -> Filed:
    return filing.file(store, draft, reporter, key=key)


def faults_of(store: Store, draft: Draft) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        file(store, draft)
    return {(fault.field, fault.code) for fault in refused.value.faults}


def an_upload(store: Store, owner: Owner = DEVICE) -> str:
    saved = uploads.save(store, photo((80, 60)), owner=owner, actor={"kind": owner.kind, "id": owner.id})
    return str(saved["_id"])


def test_new_report_is_with_the_commune_and_has_code_pin_and_date(province: Store) -> None:
    filed = file(province)

    assert filed.report["agency_id"] == agencies.committee(PHUONG_TRA_VINH)
    assert filed.report["code"].startswith("VL-")
    assert filed.pin.isdigit()
    assert filed.report["due_at"] > datetime.now(UTC)


def test_code_begins_with_the_initials_of_the_old_province_too(province: Store) -> None:
    old = in_province(province, OLD_TRA_VINH)

    filed = file(old, replace(FLOODED, area_id="29242@2021-01-01"))

    assert filed.report["code"].startswith("TV-")
    assert OLD_TRA_VINH in filed.report["area_path"]


def test_point_alone_gives_the_commune_with_the_nearest_centre(province: Store) -> None:
    center = areas.get(province, PHUONG_LONG_DUC)["center"]
    assert center
    lon, lat = center["coordinates"]

    filed = file(province, replace(FLOODED, area_id="", lat=lat + 0.001, lon=lon))

    assert filed.report["place"]["area_id"] == PHUONG_LONG_DUC


def test_all_faults_of_a_draft_are_named_at_once(province: Store) -> None:
    wrong = Draft("hư", "dragons", area_id="99999", photo_ids=["nothing"])

    assert faults_of(province, wrong) == {
        ("text", "wrong_length"),
        ("category", "category_unknown"),
        ("photo_ids.0", "photo_unknown"),
        ("place.area", "area_unknown"),
    }


def test_text_that_nobody_can_see_is_none(province: Store) -> None:
    assert faults_of(province, replace(FLOODED, text="\u200b" * 40)) == {("text", "required")}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"area_id": ""}, ("place", "place_missing")),
        ({"area_id": "", "lat": 9.9}, ("place", "place_half")),
        ({"area_id": "", "lat": 21.0, "lon": 105.8}, ("place", "place_outside")),
        ({"area_id": TAY_NINH}, ("place.area", "area_elsewhere")),
        ({"kind": ReportKind.PETITION}, ("category", "category_of_another_kind")),
    ],
    ids=["none", "half", "far", "other province", "other kind"],
)
def test_draft_with_a_wrong_place_or_kind_is_refused(
    province: Store, change: dict[str, object], fault: tuple[str, str]
) -> None:
    assert faults_of(province, replace(FLOODED, **change)) == {fault}  # type: ignore[arg-type]


def test_refused_draft_leaves_nothing(province: Store) -> None:
    faults_of(province, replace(FLOODED, category="dragons"))

    assert [province.db[name].count_documents({}) for name in ("reports", "events", "outbox")] == [0, 0, 0]


def test_same_key_files_once_and_tells_the_same_pin(province: Store) -> None:
    first, second = file(province, key="k"), file(province, key="k")

    assert (first.fresh, second.fresh) == (True, False)
    assert (first.report["code"], first.pin) == (second.report["code"], second.pin)
    assert province.db.reports.count_documents({}) == 1


def test_same_key_at_once_from_eight_threads_files_once(province: Store) -> None:
    with ThreadPoolExecutor(8) as crowd:
        filed = list(crowd.map(lambda _: file(province, key="k"), range(8)))

    assert len({one.report["code"] for one in filed}) == 1
    assert sum(one.fresh for one in filed) == 1


@pytest.mark.parametrize("typed", ["{}", " {} ", "vl-{tail}", "vl {tail}", "vl{tail}", "VL–{tail}"])
def test_report_is_found_however_its_code_is_typed(province: Store, typed: str) -> None:
    code = file(province).report["code"]

    given = typed.format(code, tail=code.split("-")[1].lower())

    assert reports.by_code(province, given)["code"] == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert codes_and_pins.canonical("vl-o1iL0") == "VL-01110"


def test_pin_of_one_report_does_not_open_another(province: Store) -> None:
    one, other = file(province), file(province)

    assert codes_and_pins.pin_fits(province, one.report["_id"], one.pin)
    assert not codes_and_pins.pin_fits(province, other.report["_id"], one.pin)


def test_photo_of_somebody_else_is_unknown(province: Store) -> None:
    theirs = an_upload(province, Owner("device", "d2"))

    assert faults_of(province, replace(FLOODED, photo_ids=[theirs])) == {("photo_ids.0", "photo_unknown")}


def test_photo_is_used_once(province: Store) -> None:
    mine = an_upload(province)
    file(province, replace(FLOODED, photo_ids=[mine]))

    assert faults_of(province, replace(FLOODED, photo_ids=[mine])) == {("photo_ids.0", "photo_used")}


def test_photo_may_follow_the_text(province: Store) -> None:
    report = file(province).report

    after = filing.add_photos(province, report["_id"], [an_upload(province)], RESIDENT)

    assert len(after["photos"]) == 1


def test_sixth_photo_is_refused(province: Store) -> None:
    report = file(province, replace(FLOODED, photo_ids=[an_upload(province) for _ in range(5)])).report

    with pytest.raises(Invalid):
        filing.add_photos(province, report["_id"], [an_upload(province)], RESIDENT)


def test_filing_is_a_public_step_of_the_timeline(province: Store) -> None:
    report = file(province).report

    steps = events.timeline(province, Kind.REPORT, report["_id"], public_only=True)

    assert [step["action"] for step in steps] == ["filed"]


def test_address_of_the_reporter_is_not_readable_in_the_store(province: Store) -> None:
    zalo = replace(RESIDENT, channel=MessageChannel.ZALO, address="6142494823000000")

    report = file(province, reporter=zalo).report

    assert "6142494823000000" not in str(province.db.reports.find_one({"_id": report["_id"]}))


def test_code_that_nobody_has_is_not_found(province: Store) -> None:
    with pytest.raises(NotFound):
        reports.by_code(province, "VL-00000")


def test_receipt_says_what_every_later_reading_says(province: Store) -> None:
    filed = file(province).report

    assert filed == reports.get(province, filed["_id"])


def test_controls_do_not_make_a_text_longer(province: Store) -> None:
    assert faults_of(province, replace(FLOODED, text="a\0\0\0b")) == {("text", "wrong_length")}


def test_code_of_an_earlier_map_is_the_area_of_today(province: Store) -> None:
    filed = file(province, replace(FLOODED, area_id="29239"))

    assert filed.report["place"]["area_id"] == PHUONG_TRA_VINH


def test_district_of_an_earlier_map_is_no_area_of_today(province: Store) -> None:
    assert faults_of(province, replace(FLOODED, area_id="842")) == {("place.area", "area_unknown")}


def test_point_far_from_the_chosen_area_is_a_fault(province: Store) -> None:
    far = replace(FLOODED, lat=10.25, lon=105.97)

    assert faults_of(province, far) == {("place.area", "area_far_from_point")}


def test_half_a_point_hides_no_unknown_area(province: Store) -> None:
    half = replace(FLOODED, area_id="99999", lat=10.0)

    assert faults_of(province, half) == {("place", "place_half"), ("place.area", "area_unknown")}


def test_photo_counts_once_in_a_report(province: Store) -> None:
    upload_id = an_upload(province)

    assert faults_of(province, replace(FLOODED, photo_ids=[upload_id] * 2)) == {
        ("photo_ids.1", "id_repeated")
    }
