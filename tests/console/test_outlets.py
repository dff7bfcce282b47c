"""Loudspeakers and boards at the console: found, silenced, paired, written, imported, and one with its day."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from models.access.permissions import Role
from models.monitoring import plays
from models.outlets import area_windows, groups, muting, pairings
from models.outlets.outlets import OUTLETS, Outlet
from models.programme import compiling
from models.store import Store
from tests import beating, outleting, programming
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor

LIST = "/console/outlets"


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """Whoever manages and controls the outlets of a ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def _address(outlet: Outlet) -> str:
    return f"{LIST}/{outlet['_id']}"


def _form(me: Visitor, outlet: Outlet, do: str) -> dict[str, object]:
    return visiting.form_fields(me.get(_address(outlet)), do)


def test_the_list_says_how_each_is_in_words(me: Visitor, store: Store) -> None:
    now = datetime.now(UTC)
    there, lost = beating.an_outlet(store, name="Loa chợ"), beating.an_outlet(store, name="Loa đình")
    beating.beats(store, there, now)
    beating.beats(store, lost, now - timedelta(days=1))
    page = me.get(LIST).text
    assert "Đang kết nối" in page
    assert "Mất kết nối" in page
    only = me.get(f"{LIST}?state=offline").text
    assert "Loa đình" in only
    assert "Loa chợ" not in only


def test_outlets_of_elsewhere_are_not_there(me: Visitor, store: Store) -> None:
    other = beating.an_outlet(store, area_id=PHUONG_LONG_DUC, name="Loa Long Đức")
    assert "Loa Long Đức" not in me.get(LIST).text
    assert me.get(_address(other)).status_code == 404


def test_outlets_are_found_by_tag(me: Visitor, store: Store) -> None:
    beating.an_outlet(store, name="Loa chợ", tags=["chợ"])
    beating.an_outlet(store, name="Loa đình")
    page = me.get(f"{LIST}?tag=chợ").text
    assert "Loa chợ" in page
    assert "Loa đình" not in page


def test_a_filter_that_cannot_be_read_is_told_and_the_list_stays(me: Visitor, store: Store) -> None:
    beating.an_outlet(store, name="Loa chợ")
    page = me.get(f"{LIST}?area=nowhere&after=x").text
    assert 'role="alert"' in page
    assert "Loa chợ" in page


def test_an_outlet_is_silenced_from_the_list_with_a_reason(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    answer = me.send(LIST, key="k" * 20, mute=outlet["_id"], reason="Đám tang ở gần", back=f"{LIST}?tag=")
    assert answer.headers["Location"] == f"{LIST}?tag=&done=muted"
    muted = outleting.stored(store, outlet)["muted"]
    assert muted
    assert muted["reason"] == "Đám tang ở gần"
    me.send(LIST, key="u" * 20, unmute=outlet["_id"])
    assert outleting.stored(store, outlet)["muted"] is None


def test_silence_without_a_reason_is_refused(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    page = me.send(LIST, key="k" * 20, mute=outlet["_id"], reason="")
    assert page.status_code == 422
    assert outleting.stored(store, outlet)["muted"] is None


def test_the_map_has_a_point_for_whoever_has_a_place(me: Visitor, store: Store) -> None:
    beating.an_outlet(store, point={"lat": 9.935, "lon": 106.345})
    beating.an_outlet(store)
    page = me.get(f"{LIST}/map").text
    assert page.count("data-at=") == 1
    assert "chưa có vị trí" in page


def test_the_table_comes_out_as_it_goes_in(me: Visitor, store: Store) -> None:
    outleting.an_outlet(store, name="Loa chợ")
    data = me.client.get(f"{LIST}/export.csv", headers=visiting.SAME_SITE).data
    file = (io.BytesIO(data), "a.csv")
    page = me.send(f"{LIST}/import", key="k" * 20, do="try", file=file)
    assert page.status_code == 200
    assert "giữ nguyên 1" in page.text


def test_the_table_holds_those_of_the_state_that_the_list_shows(me: Visitor, store: Store) -> None:
    outleting.an_outlet(store, name="Loa chợ", muted={"reason": "Đám tang", "until": None})
    outleting.an_outlet(store, name="Loa đình")
    table = me.client.get(f"{LIST}/export.csv?state=muted", headers=visiting.SAME_SITE).text
    assert "Loa chợ" in table
    assert "Loa đình" not in table


def test_one_outlet_shows_its_day_with_the_reasons(me: Visitor, store: Store) -> None:
    outlet = programming.a_speaker(store)
    bulletin = programming.approved(store, programming.spoken(store))
    programming.planned(store, bulletin, outlet)
    compiling.compile_all(store, [outlet["_id"]])
    page = me.get(_address(outlet)).text
    assert "Phát bản tin: Lịch thu gom rác" in page
    assert "bản tin thường đến giờ" in page


def test_one_outlet_shows_what_it_played(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    at = datetime.now(UTC) - timedelta(hours=1)
    cut = beating.a_play(at, completed=False, reason="no_file", played_seconds=0.0)
    plays.take(store, outlet["_id"], [cut], datetime.now(UTC))
    assert "thiếu tệp" in me.get(_address(outlet)).text


def test_an_outlet_is_muted_until_a_moment(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    fields = _form(me, outlet, "mute") | {"reason": "Lễ hội ở xã", "until": "2099-01-01T08:00"}
    assert me.send(_address(outlet), **fields).headers["Location"] == f"{_address(outlet)}?done=mute"
    muted = outleting.stored(store, outlet)["muted"]
    assert muted
    assert muted["until"] == datetime(2099, 1, 1, 1, 0, tzinfo=UTC)


def test_whoever_was_too_late_reads_so_and_keeps_what_they_typed(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    fields = _form(me, outlet, "revoke") | {"reason": "Mất máy"}
    muting.mute(store, outleting.a_manager(store).identity, outlet["_id"], "Lễ hội ở xã")
    page = me.send(_address(outlet), **fields)
    assert page.status_code == 412
    assert "Mất máy" in page.text


def test_a_device_is_told_to_sound_a_test_tone(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    me.send(_address(outlet), **_form(me, outlet, "command") | {"command": "test_tone"})
    (command,) = outleting.stored(store, outlet)["commands"]
    assert command["name"] == "test_tone"
    assert "đang chờ thiết bị" in me.get(_address(outlet)).text


def test_an_outlet_that_was_retired_can_only_be_read(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    fields = _form(me, outlet, "retire") | {"reason": "Tháo dỡ"}
    assert me.send(_address(outlet), **fields).status_code == 303
    assert 'name="do"' not in me.get(_address(outlet)).text


def test_a_device_key_is_shown_once(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    page = me.send(
        f"{_address(outlet)}/key",
        version=outlet["version"],
        reason="Màn hình mất dữ liệu",
    )
    assert "lok." in page.text
    assert "lok." not in me.get(_address(outlet)).text


def test_a_viewer_reads_and_does_nothing(app: Flask, store: Store) -> None:
    outlet = beating.an_outlet(store)
    viewer = visiting.with_role(app, store, Role.VIEWER)
    page = viewer.get(_address(outlet))
    assert page.status_code == 200
    assert 'name="do"' not in page.text
    assert viewer.send(LIST, key="k" * 20, mute=outlet["_id"], reason="x").status_code == 403


def test_a_device_is_paired_with_the_outlet_that_is_chosen(me: Visitor, store: Store) -> None:
    outlet = outleting.an_outlet(store, name="Loa chợ Bến Thành")
    code = pairings.begin(store, outleting.HARDWARE, outleting.WORKSHOP).user_code
    page = me.get(f"{LIST}/pair?code={code}&q=ben+thanh")
    assert "Hộp mẫu" in page.text
    assert "192.0.2.1" in page.text
    answer = me.send(f"{LIST}/pair", **visiting.form_fields(page, "confirm"))
    assert answer.headers["Location"] == f"{_address(outlet)}?done=paired"
    assert outleting.stored(store, outlet)["device"] == outleting.HARDWARE


def test_a_code_that_nobody_shows_is_told(me: Visitor) -> None:
    page = me.get(f"{LIST}/pair?code=BCDF-GHJK")
    assert "Không có thiết bị nào đang chờ" in page.text


def test_a_device_that_is_none_of_ours_is_denied(me: Visitor, store: Store) -> None:
    code = pairings.begin(store, outleting.HARDWARE, outleting.WORKSHOP).user_code
    page = me.get(f"{LIST}/pair?code={code}")
    assert me.send(f"{LIST}/pair", **me.form(page, "deny")).headers["Location"] == f"{LIST}/pair?done=denied"
    assert "Không có thiết bị nào đang chờ" in me.get(f"{LIST}/pair?code={code}").text


def test_an_outlet_is_added_with_hours_in_words(me: Visitor, store: Store) -> None:
    fields = visiting.named_form(me, f"{LIST}/new") | {
        "code": "CL-01",
        "name": "Cụm loa khóm 1",
        "area_id": PHUONG_TRA_VINH,
        "hamlets": "Khóm 1, Khóm 2",
        "windows": "T2-T7 05:00-06:30; CN 06:00-07:00",
        "volume": "05:00-06:00 60",
    }
    assert me.send(f"{LIST}/new", **fields).status_code == 303
    (outlet,) = store.collection(OUTLETS).find({"code": "CL-01"})
    assert outlet["hamlets"] == ["Khóm 1", "Khóm 2"]
    assert outlet["windows"][1] == {"days": ["su"], "start": "06:00", "end": "07:00"}
    assert outlet["volume"] == [{"start": "05:00", "end": "06:00", "percent": 60}]


def test_every_fault_of_an_outlet_is_named_at_once(me: Visitor) -> None:
    fields = visiting.named_form(me, f"{LIST}/new") | {
        "code": "cl 01",
        "name": "",
        "area_id": PHUONG_TRA_VINH,
        "windows": "buổi sáng",
        "horns": "400",
        "kind": "private_board",
    }
    page = me.send(f"{LIST}/new", **fields)
    assert page.status_code == 422
    for field in ("code", "name", "windows", "horns", "contract"):
        assert f'href="#{field}"' in page.text, field
    assert "buổi sáng" in page.text


def test_hours_at_night_are_refused(me: Visitor) -> None:
    fields = visiting.named_form(me, f"{LIST}/new") | {
        "code": "CL-02",
        "name": "Loa",
        "area_id": PHUONG_TRA_VINH,
        "windows": "23:00-23:30",
    }
    page = me.send(f"{LIST}/new", **fields)
    assert "Loa không được phát lúc 23:00" in page.text


def test_an_edit_without_a_change_changes_nothing_but_the_version(me: Visitor, store: Store) -> None:
    before = outleting.an_outlet(
        store, kind="private_board", contract=outleting.contract(contact="Anh Mẫu"), capabilities=["text"]
    )
    fields = visiting.named_form(me, f"{_address(before)}/edit")
    assert me.send(f"{_address(before)}/edit", **fields).status_code == 303
    after = outleting.stored(store, before)
    moved = {"version", "updated_at"}
    assert {name: one for name, one in after.items() if name not in moved} == {
        name: one for name, one in before.items() if name not in moved
    }


def test_a_table_with_faults_names_line_and_column_and_keeps_nothing(me: Visitor, store: Store) -> None:
    text = "Mã điểm phát,Loại,Tên,Công nghệ,Mã xã\nCL-1,Cụm loa,Loa 1,IP,29242\nCL-2,Cái gì,Loa 2,IP,29242\n"
    file = (io.BytesIO(text.encode()), "a.csv")
    page = me.send(f"{LIST}/import", key="k" * 20, do="keep", file=file)
    assert page.status_code == 422
    assert '<th scope="row" class="num">3</th><td>Loại</td>' in page.text
    assert store.collection(OUTLETS).count_documents({}) == 0


def test_a_table_without_faults_is_kept(me: Visitor, store: Store) -> None:
    text = "Mã điểm phát,Loại,Tên,Công nghệ,Mã xã,Khả năng,Ngôn ngữ\nCL-1,Cụm loa,Loa 1,IP,29242,Âm thanh,Tiếng Việt\n"
    file = (io.BytesIO(text.encode()), "a.csv")
    answer = me.send(f"{LIST}/import", key="k" * 20, do="keep", file=file)
    assert answer.headers["Location"] == f"{LIST}?made=1&edited=0&done=imported"
    assert store.collection(OUTLETS).count_documents({"code": "CL-1"}) == 1


def test_the_hours_of_an_area_are_set_a_stretch_a_line(me: Visitor, store: Store) -> None:
    address = f"{LIST}/hours/{PHUONG_TRA_VINH}"
    fields = visiting.fields(me.get(address)) | {"windows": "T2-CN 05:00-06:30\nT2-CN 17:00-18:30"}
    assert me.send(address, **fields).status_code == 303
    kept = area_windows.get(store, PHUONG_TRA_VINH)["windows"]
    assert [one["start"] for one in kept] == ["05:00", "17:00"]
    assert "T2-CN 05:00-06:30" in me.get(f"{LIST}/hours").text


def test_a_group_is_saved_changed_and_removed(me: Visitor, store: Store) -> None:
    outleting.an_outlet(store, tags=["chợ"])
    fields = visiting.named_form(me, f"{LIST}/groups/new") | {
        "name": "Các chợ",
        "area_ids": PHUONG_TRA_VINH,
        "tags": "chợ",
    }
    me.send(f"{LIST}/groups/new", **fields)
    (row,) = groups.every(store)
    assert groups.count(store, row) == 1
    address = f"{LIST}/groups/{row['_id']}"
    again = visiting.named_form(me, address) | {"name": "Chợ"}
    me.send(address, **again)
    (row,) = groups.every(store)
    assert row["name"] == "Chợ"
    me.send(address, **visiting.form_fields(me.get(address), "delete"))
    assert groups.every(store) == []
