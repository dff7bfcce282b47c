"""The evaluation at the console: every figure, the league of one, and the rank of a unit."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from models.access.permissions import Role
from models.evaluation.praise import PRAISES
from models.store import Store
from tests import planning
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.photos import photo


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


def test_good_practice_is_named_with_a_file_confirmed_by_another_and_begun_as_a_post(
    app: Flask, store: Store
) -> None:
    namer, confirmer = (visiting.with_role(app, store, role) for role in (Role.HANDLER, Role.APPROVER))
    path = "/console/evaluation/praise/new"
    given = {
        "area_id": PHUONG_TRA_VINH,
        "first": "2026-01",
        "last": "2026-06",
        "texts.vi": "Trả lời <mọi> phản ánh.",
    }
    refused = namer.send(path, key="k1", **given)
    assert refused.status_code == 422
    assert (
        namer.send(path, key="k2", **given, evidence_files=(BytesIO(photo()), "anh.jpg")).status_code == 303
    )
    (row,) = store.collection(PRAISES).find()
    here = f"/console/evaluation/praise/{row['_id']}"
    assert 'value="confirm"' not in namer.get(here).text
    assert confirmer.send(here, **confirmer.form(confirmer.get(here), "confirm")).status_code == 303
    assert namer.send(here, **namer.form(namer.get(here), "publish")).status_code == 303
    shown = namer.get(here).text
    assert "Trả lời &lt;mọi&gt; phản ánh." in shown
    assert "/console/posts/" in shown


def test_a_praise_is_withdrawn_with_a_reason(app: Flask, store: Store) -> None:
    confirmer, row = visiting.with_role(app, store, Role.APPROVER), planning.a_praise(store)
    here = f"/console/evaluation/praise/{row['_id']}"
    form = confirmer.form(confirmer.get(here), "withdraw")
    assert confirmer.send(here, **form).status_code == 422
    assert confirmer.send(here, **form | {"key": "k9", "reason": "Nhầm đơn vị."}).status_code == 303
    assert "Đã rút" in confirmer.get("/console/evaluation/praise").text
