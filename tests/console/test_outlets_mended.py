"""Loudspeakers and boards at the console where haste and phones went wrong: faults that name what they are about."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from api.console.outlets import names
from api.console.outlets.writing import forms
from api.public.outlet.schemas import Matter
from models.access.permissions import Role
from models.alerts.cap_terms import Status
from models.outlets import table
from models.reports.reports import REPORTS
from models.store import Store, new_id
from models.tables import words
from tests import alerting, beating, outleting
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor

LIST = "/console/outlets"


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """Whoever manages and controls the outlets of a ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def test_silence_that_is_refused_names_the_outlet_and_offers_its_button_again(
    me: Visitor, store: Store
) -> None:
    beating.an_outlet(store, name="Loa đình")
    outlet = beating.an_outlet(store, name="Loa chợ")
    page = me.send(LIST, key="k" * 20, mute=outlet["_id"], reason="")
    assert "Tắt tiếng Loa chợ" in page.text
    assert outleting.stored(store, outlet)["muted"] is None


def test_a_reason_without_an_outlet_silences_none(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store)
    assert me.send(LIST, key="k" * 20, reason="Đám tang ở gần").status_code == 422
    assert outleting.stored(store, outlet)["muted"] is None


@pytest.mark.parametrize(
    ("status", "level", "words"),
    [
        (Status.ACTUAL, 4, "Chiếm sóng nhiều nhất 24 giờ, ở mọi giờ"),
        (Status.ACTUAL, 2, "là bản tin khẩn cấp trong khung giờ"),
        (Status.EXERCISE, 3, "đầu và cuối đều nói là diễn tập"),
        (Status.EXERCISE, 2, "Muốn loa cùng diễn tập thì chọn từ cấp 3"),
    ],
)
def test_a_warning_says_before_it_is_out_what_outlets_do_with_it(
    app: Flask, store: Store, status: Status, level: int, words: str
) -> None:
    now = datetime.now(UTC)
    beating.beats(store, beating.an_outlet(store), now)
    beating.beats(store, beating.an_outlet(store), now - timedelta(days=1))
    alert = alerting.drafted(store, status=status, level=level)
    page = visiting.with_role(app, store, Role.DUTY_OFFICER).get(f"/console/alerts/{alert['_id']}").text
    assert words in page
    assert ("2 cụm loa, 0 bảng sẽ phát (1 mất kết nối)" in page) is (words[:5] != "Muốn ")


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ("kind", names.KINDS),
        ("technology", names.TECHNOLOGIES),
        ("condition", names.CONDITIONS),
        ("capabilities", names.CAPABILITIES),
        ("languages", names.LANGUAGES),
        ("layout", names.LAYOUTS),
    ],
)
def test_a_table_says_what_the_form_says(column: str, shown: Mapping[str, str]) -> None:
    assert table.words()["words"][column] == {str(value): word for value, word in shown.items()}


@pytest.mark.parametrize("field", ["code", "kind", "name", "technology", "hamlets", "windows", "condition"])
def test_a_head_may_be_what_the_form_calls_it(field: str) -> None:
    assert words.column_of(table.FILE, forms.LABELS[field]) == field


def test_the_preview_of_a_table_shows_what_was_and_what_will_be(me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store, code="CL-1", name="Loa cũ")
    text = "Mã điểm phát,Loại,Tên,Công nghệ,Mã xã\nCL-1,Cụm loa,Loa mới,Mạng (IP),29242\n"
    page = me.send(f"{LIST}/import", key="k" * 20, do="try", file=(io.BytesIO(text.encode()), "a.csv"))
    assert "<del>Loa cũ</del> → <ins>Loa mới</ins>" in page.text
    assert outleting.stored(store, outlet)["name"] == "Loa cũ"


def test_a_file_that_is_called_excel_and_is_none_says_so(me: Visitor) -> None:
    file = (io.BytesIO("Mã điểm phát,Loại\n".encode()), "loa.xlsx")
    page = me.send(f"{LIST}/import", key="k" * 20, do="try", file=file)
    assert "không phải tệp Excel" in page.text


def test_an_import_says_how_many_it_added_and_changed(me: Visitor, store: Store) -> None:
    beating.an_outlet(store, code="CL-1")
    head = "Mã điểm phát,Loại,Tên,Công nghệ,Mã xã,Khả năng,Ngôn ngữ\n"
    rows = [f"CL-{number},Cụm loa,Loa mới,IP,29242,Âm thanh,Tiếng Việt\n" for number in (1, 2, 3)]
    file = (io.BytesIO((head + "".join(rows)).encode()), "a.csv")
    done = me.send(f"{LIST}/import", key="k" * 20, do="keep", file=file)
    assert "Đã nhập: 2 thêm, 1 sửa." in me.get(done.headers["Location"]).text


def test_a_code_that_no_address_could_hold_is_refused(me: Visitor) -> None:
    fields = visiting.named_form(me, f"{LIST}/new") | {
        "code": "CL/01",
        "name": "Loa",
        "area_id": PHUONG_TRA_VINH,
    }
    page = me.send(f"{LIST}/new", **fields)
    assert "Không dùng dấu /" in page.text


def test_a_report_and_its_outlet_lead_to_each_other(app: Flask, me: Visitor, store: Store) -> None:
    outlet = beating.an_outlet(store, name="Loa chợ")
    said = app.test_client().post(
        f"/o/{outlet['code']}",
        data={"matter": str(next(iter(Matter))), "text": "", "key": new_id()},
        headers=visiting.SAME_SITE,
    )
    assert "Loa chợ" in said.text
    report = store.collection(REPORTS).find_one({"outlet_id": outlet["_id"]})
    assert report is not None
    assert f"/console/reports/{report['code']}" in me.get(f"{LIST}/{outlet['_id']}").text
    assert f'href="{LIST}/{outlet["_id"]}"' in me.get(f"/console/reports/{report['code']}").text
