"""Nobody who calls for help reads of a day by which they are answered, and no officer either."""

from __future__ import annotations

from flask.testing import FlaskClient

from models.categories.report_kinds import ReportKind
from models.messages import audiences, messages
from models.messages.messages import Owner
from models.messages.notification_templates import names_a_day
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.reactions import REACTIONS
from models.workflow.transitions import ReportAction
from notifications.channels import Channels
from notifications.reactions.tell_about_reports import tell_office, tell_reporter
from notifications.reactor import Outside
from tests.builders import PHUONG_TRA_VINH, a_device, an_official, headers_for
from tests.reporting import act, filed


def a_call(store: Store, who: str = "d1") -> Report:
    return filed(store, who, text="Cứu với", category="rescue", kind=ReportKind.RESCUE)


def test_caller_and_officers_read_no_day(province: Store) -> None:
    near = an_official(province, area_id=PHUONG_TRA_VINH)
    call = a_call(province)
    act(province, call, ReportAction.ACCEPT)
    outside = Outside(province, Channels({}))
    for event in events.timeline(province, Kind.REPORT, call["_id"]):
        (tell_office if event["action"] == "filed" else tell_reporter)(outside, event)

    to_officer = messages.inbox(province, [Owner("official", near.id)])
    to_caller = messages.inbox(province, [Owner("device", "d1")])
    assert to_officer[0]["title"].startswith("CỨU GIÚP")
    assert "Hạn" not in to_officer[0]["body"]
    assert "gọi ngay 112" in to_caller[0]["body"]
    assert "hẹn" not in to_caller[0]["body"]


def test_no_template_of_a_call_names_a_day(province: Store) -> None:
    for kind, action in REACTIONS:
        for notice in audiences.notices_of(action) if kind == "report" else ():
            name = notice.name(action, rescue=True)
            assert not names_a_day(name), name


def test_no_door_shows_a_day_of_a_call(client: FlaskClient, province: Store) -> None:
    phone, official = a_device(province), an_official(province, area_id=PHUONG_TRA_VINH)
    body = {"text": "Cứu với", "category": "rescue", "kind": "rescue", "place": {"area": PHUONG_TRA_VINH}}
    receipt = client.post("/v1/reports", json=body, headers=headers_for(phone)).get_json()
    seen = client.get(f"/v1/desk/reports/{receipt['code']}", headers=headers_for(official)).get_json()

    assert receipt["due_at"] is None
    assert seen["due_at"] is None
    assert receipt["hotlines"]
