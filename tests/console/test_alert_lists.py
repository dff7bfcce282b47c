"""Lists of alerts at the console, drills, and what is told of both."""

from __future__ import annotations

import re

from flask import Flask

from models.access.permissions import Role
from models.alerts.alerts import Alert
from models.delivery import deliveries
from models.delivery.deliveries import DeliveryChannel, Target
from models.store import Store
from tests import alerting
from tests.builders import PHUONG_TRA_VINH, an_official
from tests.console import visiting
from tests.console.visiting import Visitor


def _show(alert: Alert) -> str:
    return f"/console/alerts/{alert['_id']}"


def test_the_list_says_what_is_in_force_what_waits_and_what_is_written(duty: Visitor, store: Store) -> None:
    alerting.approved(store, infos={"vi": {"headline": "Đang phát", "description": "x", "instruction": "y"}})
    alerting.submitted(store, infos={"vi": {"headline": "Đang chờ", "description": "x", "instruction": "y"}})
    alerting.drafted(store, infos={})
    page = duty.get("/console/alerts").text
    places = [page.index(one) for one in ("Đang phát", "Đang chờ", "Cảnh báo chưa có tiêu đề")]
    assert places == sorted(places)


def test_what_nobody_could_tell_apart_is_told_apart(duty: Visitor, store: Store) -> None:
    page = duty.get("/console/alerts/new").text
    named = re.findall(r"<option [^>]*>(Huyện Châu Thành[^<]*)<", page)
    assert len(named) == len(set(named)) > 1
    alerting.approved(store)
    listed = duty.get("/console/alerts").text
    assert "data-row>[DIỄN TẬP] " in listed
    assert '<span class="tag drill">Đang có hiệu lực</span>' in listed


def test_an_approver_of_one_place_is_told_who_approves_for_more(app: Flask, store: Store) -> None:
    waiting = alerting.submitted(store)
    local = visiting.at_console(
        app, store, an_official(store, assignments=[{"role": Role.APPROVER, "area_id": PHUONG_TRA_VINH}]).id
    )
    page = local.get(_show(waiting)).text
    assert "người duyệt của cấp trên sẽ duyệt" in page
    assert 'value="approve"' not in page


def test_groups_of_the_app_are_not_told_as_phones(duty: Visitor, store: Store) -> None:
    out = alerting.approved(store)
    target: Target = {"topics": ["a:vi", "b:vi"]}
    planned = deliveries.draft(out["_id"], DeliveryChannel.FCM, "topics", target, 2)
    deliveries.create(store, [planned])
    page = duty.get(_show(out)).text
    assert "<td>2 nhóm</td>" in page
    assert "không phải một máy" in page
