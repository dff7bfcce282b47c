"""Statistics at the console: figures with their denominators, rows that lead on, and where reports gather."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from flask import Flask

from models.access.permissions import Role
from models.areas import agencies
from models.statistics import counters
from models.store import Store
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.reporting import filed, fixed

HERE = "/console/stats"


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """A leader who reads figures of the ward."""
    return visiting.with_role(app, store, Role.VIEWER, area_id=PHUONG_TRA_VINH)


def _cell(page: str, name: str) -> str:
    """Return the first figure of a row."""
    found = re.search(rf'<th scope="row">{name}.*?<td class="n">([^<]*)</td>', page, re.DOTALL)
    assert found, name
    return found[1]


def test_nothing_to_divide_stays_empty(me: Visitor) -> None:
    page = me.get(HERE).text
    assert "Không có phản ánh nào trong thời gian này." in page
    assert _cell(page, "Đúng hạn") == "–"


def test_a_share_stands_with_what_it_is_of(me: Visitor, store: Store) -> None:
    fixed(store, filed(store))
    filed(store, "d2")
    counters.rebuild(store)
    page = me.get(HERE).text
    assert _cell(page, "Đã xử lý xong") == "50 %"
    assert "1/2 trên số tiếp nhận" in page
    assert '<rect class="part" width="50.0"' in page


def test_a_unit_leads_to_its_own_figures(me: Visitor, store: Store) -> None:
    report = filed(store)
    counters.rebuild(store)
    page = me.get(f"{HERE}?by=agency").text
    address = re.search(r'<th scope="row"><a href="([^"]+)"', page)
    assert address
    assert urlencode({"agency": report["agency_id"]}) in address[1]
    inner = me.get(address[1].replace("&amp;", "&")).text
    assert agencies.name(store, report["agency_id"]) in inner
    assert "Về toàn bộ" in inner


def test_places_where_reports_gather_are_named(me: Visitor, store: Store) -> None:
    for who in ("d1", "d2"):
        filed(store, who)
    page = me.get(HERE).text
    assert "Chưa có nơi nào" not in page
    assert "Nơi (tâm ô 400 m)" in page


def test_a_period_that_is_wrong_is_told(me: Visitor) -> None:
    page = me.get(f"{HERE}?from=2026-05-01&to=2026-01-01")
    assert page.status_code == 200
    assert 'role="alert"' in page.text


def test_an_area_of_others_is_refused(app: Flask, store: Store) -> None:
    elsewhere = visiting.with_role(app, store, Role.VIEWER, area_id=PHUONG_TRA_VINH)
    assert elsewhere.get(f"{HERE}?area=86").status_code == 403
