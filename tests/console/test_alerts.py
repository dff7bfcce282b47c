"""Alerts at the console: written by one official, issued by another, watched by both."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pyotp
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models.access import console_sessions
from models.access.permissions import Role
from models.access.sessions import SESSIONS
from models.alerts import agreements, alerts, approval, drafting, drills
from models.alerts.agreements import Terms
from models.alerts.alerts import ALERTS, Alert, Words
from models.alerts.cap_terms import MsgType, Status
from models.alerts.states import AlertState
from models.language.dates import VIETNAM
from models.store import Store
from tests import alerting
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, an_official
from tests.console import visiting
from tests.console.visiting import SAME_SITE, Visitor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DP"


@pytest.fixture
def writer(app: Flask, store: Store) -> Visitor:
    """A duty officer of the province."""
    return visiting.with_role(app, store, Role.DUTY_OFFICER)


@pytest.fixture
def approver(app: Flask, store: Store) -> Visitor:
    """An approver of the province with an authenticator app, who proved nothing lately."""
    held = [{"role": Role.APPROVER, "area_id": VINH_LONG}]
    visitor = visiting.at_console(app, store, an_official(store, assignments=held, totp_secret=SECRET).id)
    long_ago = datetime.now(UTC) - console_sessions.PROOF
    store.collection(SESSIONS).update_many({}, {"$set": {"proved_at": long_ago}})
    return visitor


def _fields(page: TestResponse) -> dict[str, list[str]]:
    """What a browser would send of the composer."""
    found: dict[str, list[str]] = {}
    form = page.text.partition('<form class="compose')[2].partition("</form>")[0]
    for tag in re.findall(r"<input [^>]+>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        found.setdefault(given["name"], []).append(unescape(given.get("value", "")))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = [unescape(text)]
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name] = re.findall(r'<option value="([^"]*)" selected', options)
    return found


def _send(visitor: Visitor, path: str, page: TestResponse, **given: str | list[str]) -> TestResponse:
    return visitor.client.post(path, data={**_fields(page), **given}, headers=SAME_SITE)


def _later(hours: float) -> str:
    return f"{datetime.now(VIETNAM) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def _edit(alert: Alert) -> str:
    return f"/console/alerts/{alert['_id']}/edit"


def _show(alert: Alert) -> str:
    return f"/console/alerts/{alert['_id']}"


def _made(store: Store) -> Alert:
    found = store.collection(ALERTS).find_one(sort=[("_id", -1)])
    assert found is not None
    return found


def test_a_new_alert_begins_with_the_words_of_its_template(writer: Visitor, store: Store) -> None:
    page = writer.get("/console/alerts/new")
    added = _send(writer, "/console/alerts/new", page, find="long duc, p tra vinh", do="add")
    assert added.status_code == 200
    sent = {"hazard": "trieu_cuong", "level": "2", "values.times.vi": "17 giờ đến 19 giờ"}
    led = _send(writer, "/console/alerts/new", added, **sent, do="save")
    draft = _made(store)
    assert led.headers["Location"] == f"{_edit(draft)}?done=made"
    assert (draft["status"], draft["area_ids"]) == ("Exercise", [PHUONG_LONG_DUC, PHUONG_TRA_VINH])
    assert "17 giờ đến 19 giờ" in draft["infos"]["vi"]["description"]
    assert draft["infos"]["km"]["headline"]


def test_all_faults_are_named_at_once_and_what_was_typed_stays(writer: Visitor) -> None:
    page = writer.get("/console/alerts/new")
    answer = _send(writer, "/console/alerts/new", page, **{"values.place": "ven sông", "do": "save"})
    assert answer.status_code == 422
    assert "Thiếu “Loại”." in answer.text
    assert 'href="#area_ids"' in answer.text
    assert 'value="ven sông"' in answer.text


def test_a_draft_is_kept_with_what_is_new_in_it(writer: Visitor, store: Store) -> None:
    draft = alerting.drafted(store)
    page = writer.get(_edit(draft))
    assert _send(writer, _edit(draft), page, do="save").status_code == 303
    assert alerts.get(store, draft["_id"])["version"] == draft["version"]
    page = writer.get(_edit(draft))
    _send(writer, _edit(draft), page, **{"infos.vi.headline": "Triều cường rất cao"}, do="save")
    now = alerts.get(store, draft["_id"])
    assert (now["version"], now["infos"]["vi"]["headline"]) == (draft["version"] + 1, "Triều cường rất cao")
    assert now["infos"]["en"] == draft["infos"]["en"]


def test_a_text_that_is_taken_out_is_gone(writer: Visitor, store: Store) -> None:
    draft = alerting.drafted(store)
    page = writer.get(_edit(draft))
    empty = {f"infos.en.{name}": "" for name in ("headline", "description", "instruction")}
    _send(writer, _edit(draft), page, **empty, expires="", do="save")
    now = alerts.get(store, draft["_id"])
    assert (sorted(now["infos"]), now["expires"]) == (["vi"], None)


def test_typing_keeps_the_draft_and_shows_what_people_would_read(writer: Visitor, store: Store) -> None:
    draft = alerting.drafted(store)
    page, path = writer.get(_edit(draft)), f"{_show(draft)}/saved"
    answer = _send(writer, path, page, **{"infos.vi.headline": "Nước lên nhanh"})
    assert "[DIỄN TẬP] Nước lên nhanh" in answer.text
    assert f'id="f-version" value="{draft["version"] + 1}"' in answer.text
    assert alerts.get(store, draft["_id"])["infos"]["vi"]["headline"] == "Nước lên nhanh"


def test_typing_takes_nothing_back_that_waits_for_approval(writer: Visitor, store: Store) -> None:
    waiting = alerting.submitted(store)
    page = writer.get(_edit(waiting))
    _send(writer, f"{_show(waiting)}/saved", page, **{"infos.vi.headline": "Khác"})
    assert alerts.get(store, waiting["_id"])["state"] == AlertState.SUBMITTED


def test_who_was_slower_sees_what_the_other_wrote_and_keeps_their_own(writer: Visitor, store: Store) -> None:
    draft = alerting.drafted(store)
    page = writer.get(_edit(draft))
    theirs = {"vi": Words(headline="Bản của người kia")}
    drafting.edit(store, alerting.DUTY, draft["_id"], {"infos": theirs}, expect=draft["version"])
    late = _send(writer, _edit(draft), page, **{"infos.vi.headline": "Bản của tôi"}, do="save")
    assert late.status_code == 412
    assert "Bản của người kia" in late.text
    assert 'value="Bản của tôi"' in late.text


def test_areas_are_chosen_by_former_district_nearness_and_an_earlier_alert(
    writer: Visitor, store: Store
) -> None:
    draft = alerting.drafted(store, area_ids=[PHUONG_TRA_VINH])
    page = writer.get(_edit(draft))
    district = re.search(r'<option value="(\d+@2021[^"]*)">Thị xã Duyên Hải', page.text)
    assert district
    _send(writer, _edit(draft), page, district=district[1], do="district")
    by_district = alerts.get(store, draft["_id"])["area_ids"]
    assert len(by_district) > 2
    page = writer.get(_edit(draft))
    _send(writer, _edit(draft), page, do="none", area_ids=[])
    page = writer.get(_edit(draft))
    near = _send(writer, _edit(draft), page, near="Trà Vinh", near_count="3", do="near", area_ids=[])
    assert near.status_code == 303
    other = alerting.drafted(store)
    page = writer.get(_edit(draft))
    _send(writer, _edit(draft), page, like=other["_id"], do="like", area_ids=[])
    assert alerts.get(store, draft["_id"])["area_ids"] == other["area_ids"]


def test_a_name_that_may_mean_several_is_asked_back(writer: Visitor, store: Store) -> None:
    draft = alerting.drafted(store)
    led = _send(writer, _edit(draft), writer.get(_edit(draft)), find="chau th", do="add")
    asked = writer.get(led.headers["Location"])
    assert "Xã Châu Thành" in asked.text
    assert 'name="do" value="take:' in asked.text


def test_an_alert_is_submitted_with_every_fault_named(writer: Visitor, store: Store) -> None:
    draft = alerting.drafted(store, source={}, expires=None)
    answer = _send(writer, _edit(draft), writer.get(_edit(draft)), do="submit")
    assert answer.status_code == 422
    assert {"#source-agency", "#source-issued_at", "#expires"} <= set(
        re.findall(r'href="(#[\w-]+)"', answer.text)
    )


def test_an_unusually_long_alert_asks_why(writer: Visitor, store: Store) -> None:
    draft = alerting.drafted(store, expires=datetime.now(UTC) + timedelta(days=20))
    page = writer.get(_edit(draft))
    assert 'name="confirmed_span"' in page.text
    led = _send(writer, _edit(draft), page, confirmed_span="Bản tin cho cả tháng", do="submit")
    assert led.headers["Location"] == f"{_show(draft)}?done=submit"


def test_nobody_approves_what_they_wrote(app: Flask, store: Store) -> None:
    both = visiting.with_role(app, store, Role.APPROVER)
    draft = alerting.drafted(store)
    _send(both, _edit(draft), both.get(_edit(draft)), do="submit")
    page = both.get(_show(draft))
    assert "phải có người khác duyệt" in page.text
    assert 'value="approve"' not in page.text


def test_a_real_alert_goes_out_with_the_box_and_the_code(approver: Visitor, store: Store) -> None:
    waiting = alerting.submitted(store, Status.ACTUAL)
    fields = approver.form(approver.get(_show(waiting)), "approve")
    unticked = approver.send(_show(waiting), **fields)
    assert unticked.status_code == 422
    fields = approver.form(unticked, "approve") | {"understood": "true"}
    without = approver.send(_show(waiting), **fields)
    assert without.status_code == 422
    assert alerts.get(store, waiting["_id"])["state"] == AlertState.SUBMITTED
    fields = approver.form(without, "approve") | {"understood": "true", "proof": pyotp.TOTP(SECRET).now()}
    led = approver.send(_show(waiting), **fields)
    assert led.headers["Location"] == f"{_show(waiting)}?done=approve"
    assert alerts.get(store, waiting["_id"])["state"] == AlertState.APPROVED
    out = approver.get(led.headers["Location"])
    assert "Đã ban hành" in visiting.sentence(out)
    assert "CẢNH BÁO THẬT" in out.text


def test_a_drill_looks_like_nothing_but_a_drill(approver: Visitor, store: Store) -> None:
    waiting = alerting.submitted(store)
    for path in (_show(waiting), _edit(waiting)):
        page = approver.get(path).text
        assert "<title>[DIỄN TẬP]" in page
        assert '<p class="ribbon">' in page
        assert "CẢNH BÁO THẬT" not in page
    fields = approver.form(approver.get(_show(waiting)), "approve") | {"understood": "true"}
    assert "proof" not in fields
    assert approver.send(_show(waiting), **fields).status_code == 303


def test_what_comes_back_shows_what_was_changed_field_by_field(approver: Visitor, store: Store) -> None:
    waiting = alerting.submitted(store)
    fields = approver.form(approver.get(_show(waiting)), "return") | {"reason": "Nói rõ giờ"}
    assert approver.send(_show(waiting), **fields).status_code == 303
    back = alerts.get(store, waiting["_id"])
    assert (back["state"], back["reason"]) == (AlertState.RETURNED, "Nói rõ giờ")
    infos = {"vi": {**back["infos"]["vi"], "headline": "Triều cường từ 17 giờ"}, "en": back["infos"]["en"]}
    new = {"infos": infos, "area_ids": [PHUONG_TRA_VINH]}
    again = drafting.edit(store, alerting.DUTY, back["_id"], new, expect=back["version"])  # type: ignore[arg-type]
    drafting.submit(store, alerting.DUTY, back["_id"], expect=again["version"])
    part = approver.get(_show(waiting)).text.partition('<dl class="diff">')[2].partition("</dl>")[0]
    assert "Triều cường dâng cao chiều nay</del>" in part
    assert "Triều cường từ 17 giờ</ins>" in part
    assert "Phường Long Đức</del>" in part
    assert part.count("<dt>") == 2


def test_who_was_slower_does_not_approve_what_they_have_not_read(approver: Visitor, store: Store) -> None:
    waiting = alerting.submitted(store)
    fields = approver.form(approver.get(_show(waiting)), "approve") | {"understood": "true"}
    again = drafting.edit(store, alerting.DUTY, waiting["_id"], {"level": 3}, expect=waiting["version"])
    drafting.submit(store, alerting.DUTY, waiting["_id"], expect=again["version"])
    late = approver.send(_show(waiting), **fields)
    assert late.status_code == 412
    assert "hãy đọc lại trước khi bấm" in late.text


@pytest.mark.parametrize(
    ("do", "msg_type"),
    [("update", MsgType.UPDATE), ("all_clear", MsgType.UPDATE), ("cancel", MsgType.CANCEL)],
)
def test_what_follows_an_alert_is_drafted_from_it(
    writer: Visitor, store: Store, do: str, msg_type: MsgType
) -> None:
    out = alerting.approved(store)
    led = writer.send(_show(out), **writer.form(writer.get(_show(out)), do))
    draft = _made(store)
    assert led.headers["Location"] == f"{_edit(draft)}?done=following"
    assert (draft["previous_id"], draft["msg_type"]) == (out["_id"], msg_type)
    kept = _send(writer, _edit(draft), writer.get(_edit(draft)), do="submit")
    assert kept.status_code == 303
    assert alerts.get(store, draft["_id"])["urgency"] == draft["urgency"]
    words = {"update": "Cập nhật", "all_clear": "Báo hết nguy hiểm", "cancel": "Hủy cảnh báo"}
    assert f'<span class="tag blue">{words[do]}</span>' in writer.get(_show(draft)).text


def test_reach_is_polled_and_costs_nothing_while_nothing_changes(writer: Visitor, store: Store) -> None:
    out = alerting.approved(store)
    first = writer.get(f"{_show(out)}/reach")
    assert "Đã đến ai" in first.text
    again = writer.get(f"{_show(out)}/reach", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304


def test_the_province_releases_sms_of_what_a_commune_issued(approver: Visitor, store: Store) -> None:
    waiting = alerting.submitted(store, area_ids=[PHUONG_TRA_VINH])
    local = alerting.official("local", Role.APPROVER, PHUONG_TRA_VINH)
    alert = approval.approve(store, local, waiting["_id"], expect=waiting["version"])
    led = approver.send(_show(alert), **approver.form(approver.get(_show(alert)), "release_sms"))
    assert led.headers["Location"] == f"{_show(alert)}?done=release_sms"
    assert alerts.sms_allowed(alerts.get(store, alert["_id"]))
    assert 'value="release_sms"' not in approver.get(_show(alert)).text


def test_approving_alone_is_offered_only_under_an_agreement(approver: Visitor, store: Store) -> None:
    urgent = alerting.submitted(store, Status.ACTUAL, level=4)
    assert 'value="approve_alone"' not in approver.get(_show(urgent)).text
    admins = [an_official(store, role=Role.ADMIN).identity for _ in range(2)]
    terms: Terms = {
        "officials": [approver.official_id],
        "hazards": ["trieu_cuong"],
        "least_level": 3,
        "area_id": VINH_LONG,
        "until": datetime.now(UTC) + timedelta(days=30),
        "reason": "Ban đêm một người trực",
    }
    agreed = agreements.propose(store, admins[0], terms)
    agreements.confirm(store, admins[1], agreed["_id"], expect=agreed["version"])
    fields = approver.form(approver.get(_show(urgent)), "approve_alone")
    sent = {"understood": "true", "reason": "Không gọi được lãnh đạo", "proof": pyotp.TOTP(SECRET).now()}
    assert approver.send(_show(urgent), **fields, **sent).status_code == 303
    assert alerts.get(store, urgent["_id"])["approved_alone"]["reason"] == "Không gọi được lãnh đạo"


def test_faults_call_a_field_as_its_label_does(writer: Visitor, store: Store) -> None:
    draft = alerting.drafted(store, source={}, expires=datetime.now(UTC) - timedelta(hours=10))
    page = _send(writer, _edit(draft), writer.get(_edit(draft)), do="submit").text
    assert page.count("Thiếu “Giờ phát bản tin”.") >= 2
    assert "thời điểm ban hành" not in page.casefold()
    assert "Cảnh báo này giữ" not in page


def test_a_drill_is_planned_approved_and_called_off(writer: Visitor, approver: Visitor, store: Store) -> None:
    waiting = alerting.submitted(store)
    page = writer.get("/console/alerts/drills/new")
    assert waiting["_id"] in page.text
    plan = {"name": "Diễn tập tháng 12", "starts_at": _later(2), "alert_ids": waiting["_id"]}
    address = writer.send("/console/alerts/drills/new", **plan).headers["Location"].partition("?")[0]
    approved = approver.send(address, **approver.form(approver.get(address), "approve"))
    assert approved.status_code == 303
    assert writer.send(address, **writer.form(writer.get(address), "call_off")).status_code == 303
    assert drills.get(store, address.rpartition("/")[2])["state"] == "called_off"
