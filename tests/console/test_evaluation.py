"""The evaluation at the console: every figure, the league of one, and the rank of a unit."""

from __future__ import annotations

import pytest
from flask import Flask

from models.access.permissions import Role
from models.store import Store
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """Whoever reads statistics."""
    return visiting.with_role(app, store, Role.VIEWER)


def test_the_page_says_what_each_figure_counts_and_why_there_is_none(me: Visitor) -> None:
    page = me.get("/console/evaluation").text
    assert "Phản ánh xử lý đúng hạn" in page
    assert "Trong kỳ chưa có phản ánh nào kết thúc hoặc quá hạn." in page
    assert "Hạng" not in page
    assert "Hạng" in me.get(f"/console/evaluation?area={PHUONG_TRA_VINH}").text


def test_the_league_says_from_which_denominator_on_there_is_a_rank(me: Visitor) -> None:
    page = me.get("/console/evaluation/measures/on_time?first=2026-01&last=2026-03").text
    assert "Chỉ xếp hạng đơn vị có mẫu số từ 10" in page
    assert "01/2026 – 03/2026" in page


def test_a_wrong_period_is_told_and_the_usual_one_is_shown(me: Visitor) -> None:
    page = me.get("/console/evaluation?first=2026-05&last=2026-01").text
    assert "nhiều nhất 13 tháng" in page
    assert "Lượt phát loa nghe trọn" in page
