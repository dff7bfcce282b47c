"""The shape of reports: whatever residents, officials and clocks do, a stored report is as `Report` says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import time_machine

from models.access.permissions import Role
from models.categories import proposal_model as category_model
from models.categories.report_kinds import ReportKind
from models.files import uploads
from models.handling import reminders, resident_actions
from models.handling.action_request import ActionRequest
from models.messages.messages import Owner
from models.privacy import redaction
from models.reports import bursts, filing, followers, outlet_faults, reports, rescue_details
from models.reports.draft import Draft
from models.reports.followers import FOLLOWS
from models.reports.reports import REPORTS, Report
from models.reports.rescue_details import Supplement
from models.store import Store
from models.workflow.transitions import Rating, ReportAction
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, post
from tests.documents import document
from tests.outleting import an_outlet
from tests.reporting import LAT, LON, a_photo, act, filed, fixed, official, resident
from tests.shapes import fields_of, misfits_of

SENDER = replace(resident(), contact='{"phone": "0900 000 012"}')


def say(store: Store, report: Report, request: ActionRequest) -> Report:
    now = reports.get(store, report["_id"])
    return resident_actions.act(store, now, request, actor=SENDER.actor, owners=[SENDER.owner])


def filed_with_everything(store: Store) -> Report:
    draft = Draft(
        "Đường ngập tới đầu gối",
        "flood",
        area_id=PHUONG_TRA_VINH,
        lat=LAT,
        lon=LON,
        photo_ids=[a_photo(store, SENDER.owner)],
        private_place=True,
        attributes={"depth": "knee"},
        media_urls=["https://example.org/a.jpg"],
    )
    return filing.file(store, draft, SENDER, key="k1").report


def answered_resolved_and_rated(store: Store) -> None:
    report = filed_with_everything(store)
    followers.follow(store, report, resident("d2"))
    act(store, report, ReportAction.ACCEPT)
    act(store, report, ReportAction.EXTEND, note="Chờ vật tư", date=report["due_at"] + timedelta(days=2))
    act(store, report, ReportAction.ASK, note="Ở đâu?")
    with time_machine.travel(report["due_at"] + timedelta(days=30), tick=False):
        reminders.step(store, report["_id"])
    paper = uploads.save_document(store, document(), owner=SENDER.owner, actor=SENDER.actor)["_id"]
    say(store, report, ActionRequest(ReportAction.ANSWER, "Trước chợ", attachment_ids=[paper]))
    act(store, report, ReportAction.PUBLISH)
    act(store, report, ReportAction.OPEN_IDENTITY, official(Role.DUTY_OFFICER), note="Cần gọi lại.")
    after = a_photo(store, Owner("official", official().id))
    act(store, report, ReportAction.RESOLVE, note="Xong", reason="fixed", photo_ids=[after])
    say(store, report, ActionRequest(ReportAction.RATE, rating=Rating.SATISFIED))
    say(store, report, ActionRequest(ReportAction.REOPEN, "Vẫn ngập"))


def test_report_keeps_its_shape_on_every_way(province: Store) -> None:
    category_model.load()
    answered_resolved_and_rated(province)
    late = filed(province, "d3")
    with time_machine.travel(late["due_at"] + timedelta(days=30), tick=False):
        for _ in range(3):
            reminders.step(province, late["_id"])
    passed_on = filed(province, "d4")
    duty = official(Role.DUTY_OFFICER)
    act(province, passed_on, ReportAction.FORWARD, duty, note="Nhầm", receiver=f"ubnd:{PHUONG_LONG_DUC}")
    complaint = filed(province, "d5", text="Tôi làm đơn tố cáo ông chủ tịch xã nhận hối lộ")
    act(province, complaint, ReportAction.REDIRECT, note="Theo luật.")
    act(province, late, ReportAction.LINK, about_post_id=post(province)["_id"])
    act(province, filed(province, "d6"), ReportAction.MERGE, target=late["code"])
    redaction.redact(province, fixed(province, filed(province, "d7")), resident("d7").actor)
    call = filed(province, "d8", text="Cứu với", category="rescue", kind=ReportKind.RESCUE)
    for number in range(bursts.LEAST_OF_SENDER + 1):
        draft = Draft("Cứu với", "rescue", ReportKind.RESCUE, area_id=PHUONG_TRA_VINH, address=f"Ấp {number}")
        filing.file(province, draft, resident("d9"), network="192.0.2.1")
    pole = outlet_faults.draft(province, an_outlet(province), "Loa bị rè", area_id=PHUONG_TRA_VINH)
    filing.file(province, pole, resident("d10"))
    rescue_details.add(province, call["_id"], Supplement("Trên mái nhà"), resident("d8"), key="k2")

    seen = {name for report in province.collection(REPORTS).find() for name in report}
    assert misfits_of(province, REPORTS) == misfits_of(province, FOLLOWS) == set()
    assert fields_of(Report) - seen == set()
