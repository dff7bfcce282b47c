"""Loudspeakers and boards at the console where haste and phones went wrong: faults that name what they are about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from models.access.permissions import Role
from models.store import Store
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
        ("Actual", 4, "Chiếm sóng 24 giờ, ở mọi giờ"),
        ("Actual", 2, "là bản tin khẩn cấp trong khung giờ"),
        ("Exercise", 3, "đầu và cuối đều nói là diễn tập"),
        ("Exercise", 2, "Muốn loa cùng diễn tập thì chọn từ cấp 3"),
    ],
)
def test_a_warning_says_before_it_is_out_what_outlets_do_with_it(
    app: Flask, store: Store, status: str, level: int, words: str
) -> None:
    now = datetime.now(UTC)
    beating.beats(store, beating.an_outlet(store), now)
    beating.beats(store, beating.an_outlet(store), now - timedelta(days=1))
    alert = alerting.drafted(store, status=status, level=level)
    page = visiting.with_role(app, store, Role.DUTY_OFFICER).get(f"/console/alerts/{alert['_id']}").text
    assert words in page
    assert ("2 cụm loa, 0 bảng sẽ phát (1 mất kết nối)" in page) is (words[:5] != "Muốn ")
