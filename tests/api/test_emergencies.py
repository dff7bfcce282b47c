"""A report whose words tell of danger to life: promised as an emergency, with the numbers to call."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from models.categories import categories
from models.promises import promise
from models.reports import hotlines, reports
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_TRA_VINH, a_device, headers_for
from tests.reporting import act, filed

DANGER = "có người chết đuối, cứu với"


def receipt(client: FlaskClient, store: Store, text: str, **given: Any) -> Any:
    body = {"text": text, "category": "garbage", "place": {"area": PHUONG_TRA_VINH}} | given
    answer = client.post("/v1/reports", json=body, headers=headers_for(a_device(store)))
    assert answer.status_code == 201
    return answer.get_json()


def test_emergency_in_any_category_is_promised_for_the_next_working_day(province: Store) -> None:
    calm = filed(province, category="garbage", text="Rác chất đống trước chợ")
    report = filed(province, "d2", category="garbage", text=DANGER)

    one_day = promise.working_time(province).due(report["filed_at"], 1)
    assert report["due_at"] == one_day < calm["due_at"]


def test_emergency_keeps_its_promise_in_another_category(province: Store) -> None:
    report = filed(province, category="garbage", text=DANGER)

    moved = act(province, report, ReportAction.RECATEGORISE, category="noise")
    assert moved["due_at"] == reports.get(province, report["_id"])["due_at"] == report["due_at"]


def test_category_that_is_an_emergency_keeps_the_promise_of_its_own(province: Store) -> None:
    province.collection(categories.CATEGORIES).update_one({"_id": "erosion"}, {"$set": {"promise": 2}})
    province.invalidate_catalogue(begin=True)

    report = filed(province, category="erosion", text="Bờ sông sạt lở")
    assert report["due_at"] == promise.working_time(province).due(report["filed_at"], 2)


def test_receipt_of_an_emergency_names_the_numbers_of_the_place(client: FlaskClient, province: Store) -> None:
    shown = receipt(client, province, DANGER)["hotlines"]

    assert {row["number"] for row in shown} == {row["_id"] for row in hotlines.every(province)}
    assert shown[0]["name"] == "Cứu nạn, thiên tai, sự cố"


def test_receipt_of_a_call_for_rescue_names_them_too(client: FlaskClient, province: Store) -> None:
    assert receipt(client, province, "Nước lên tới mái", category="rescue", kind="rescue")["hotlines"]


def test_receipt_of_a_fire_names_the_fire_brigade_first(client: FlaskClient, province: Store) -> None:
    shown = receipt(client, province, "Cháy nhà, lửa lớn lắm", category="rescue", kind="rescue")["hotlines"]
    assert [row["number"] for row in shown][:3] == ["114", "112", "115"]


def test_receipt_of_any_other_report_names_none(client: FlaskClient, province: Store) -> None:
    assert receipt(client, province, "Rác chất đống trước chợ")["hotlines"] == []
