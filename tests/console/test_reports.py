"""Reports at the console: the queue, one report, and its actions by form."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from api.console.reports.forms import hint_of
from models.access.console_sessions import PROOF
from models.access.permissions import Role
from models.access.sessions import SESSIONS
from models.messages.messages import MessageChannel, Owner
from models.reports import reports
from models.reports.draft import Reporter
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import ReportAction, ReportState
from tests import builders
from tests.builders import PASSWORD, PHUONG_TRA_VINH, a_citizen
from tests.console import visiting
from tests.console.visiting import SAME_SITE, Visitor
from tests.photos import photo
from tests.reporting import act, filed


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """A handler of the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def report(store: Store) -> Report:
    """A report that nobody has looked at."""
    return filed(store)


def _address(report: Report) -> str:
    return f"/console/reports/{report['code']}"


def test_the_queue_begins_with_what_is_to_be_done(me: Visitor, report: Report) -> None:
    page = me.get("/console/reports")
    assert page.status_code == 200
    assert report["code"] in page.text


def test_a_filter_stands_in_the_address(me: Visitor, report: Report) -> None:
    assert report["code"] not in me.get("/console/reports?state=resolved").text
    assert report["code"] in me.get("/console/reports?q=ngap").text


def test_a_filter_that_is_wrong_is_told(me: Visitor) -> None:
    page = me.get("/console/reports?category=no_such")
    assert page.status_code == 200
    assert 'role="alert"' in page.text


def test_an_action_by_form_leads_back_and_says_so(me: Visitor, store: Store, report: Report) -> None:
    fields = me.form(me.get(_address(report)), "accept")
    answer = me.send(_address(report), **fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{_address(report)}?done=accept")
    assert reports.get(store, report["_id"])["state"] == ReportState.ACCEPTED
    assert visiting.sentence(me.get(answer.headers["Location"])) == "Đã tiếp nhận."
    # Once: an address that is kept says nothing.
    assert visiting.sentence(me.get(answer.headers["Location"])) == ""
    assert visiting.sentence(me.get(f"{_address(report)}?done=resolve")) == ""


def test_the_same_form_twice_is_done_once(me: Visitor, store: Store, report: Report) -> None:
    fields = me.form(me.get(_address(report)), "note") | {"note": "Đã gọi tổ công trình"}
    answers = [me.send(_address(report), **fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert me.get(_address(report)).text.count("Đã gọi tổ công trình") == 1


def test_what_is_refused_comes_back_with_what_was_typed(me: Visitor, report: Report) -> None:
    fields = me.form(me.get(_address(report)), "forward") | {"note": "Thuộc công ty thoát nước"}
    page = me.send(_address(report), **fields)
    assert page.status_code == 422
    assert "Thuộc công ty thoát nước" in page.text
    assert 'aria-invalid="true"' in page.text


def test_whoever_was_too_late_reads_what_happened_and_keeps_the_words(
    me: Visitor, store: Store, report: Report
) -> None:
    fields = me.form(me.get(_address(report)), "reply") | {"note": "Tổ công trình đang đến"}
    act(store, report, ReportAction.NOTE, note="Người khác đã ghi")
    page = me.send(_address(report), **fields)
    assert page.status_code == 412
    assert "Vừa có người thay đổi" in visiting.sentence(page)
    assert "Người khác đã ghi" in visiting.sentence(page)
    assert "Tổ công trình đang đến" in page.text
    again = me.form(page, "reply") | {"note": "Tổ công trình đang đến"}
    assert me.send(_address(report), **again).status_code == 303


def test_what_cannot_be_done_any_more_keeps_the_words(me: Visitor, store: Store, report: Report) -> None:
    fields = me.form(me.get(_address(report)), "reject") | {"note": "Không thuộc phường"}
    act(store, report, ReportAction.ACCEPT)
    page = me.send(_address(report), **fields)
    assert page.status_code == 409
    assert "Không thuộc phường" in page.text


def test_of_too_many_photos_some_can_be_left_out(me: Visitor, store: Store, report: Report) -> None:
    address = f"/console/reports/{report['code']}"
    typed = visiting.form_fields(me.get(address), "reply") | {"note": "Đã dọn"}
    typed["photo_ids_files"] = [(io.BytesIO(photo((80, 60))), f"{n}.jpg") for n in range(6)]
    refused = me.send(address, **typed)
    again = visiting.form_fields(refused, "reply")
    kept = again["photo_ids"]
    assert (refused.status_code, isinstance(kept, list) and len(kept)) == (422, 6)
    assert refused.text.count("thumb.jpg") == 6
    assert isinstance(kept, list)
    assert me.send(address, **again | {"photo_ids": kept[:5]}).status_code == 303


def test_a_photo_goes_along_with_an_action(me: Visitor, store: Store, report: Report) -> None:
    fields: dict[str, object] = {**me.form(me.get(_address(report)), "reply"), "note": "Đã bơm nước"}
    fields["photo_ids_files"] = (io.BytesIO(photo((80, 60))), "sau.jpg")
    assert me.send(_address(report), **fields).status_code == 303
    assert "thumb.jpg" in me.get(_address(report)).text


def test_sending_can_lead_to_the_next_report(me: Visitor, store: Store, report: Report) -> None:
    other = filed(store, "d2", text="Rác chất đống", category="garbage")
    queue = me.get("/console/reports").text
    first, second = sorted((report, other), key=lambda one: queue.index(one["code"]))
    fields = me.form(me.get(_address(first)), "note") | {"note": "Đã xem", "then": "next"}
    assert me.send(_address(first), **fields).headers["Location"].startswith(_address(second))


def test_htmx_gets_the_part_that_it_asks_for(me: Visitor, report: Report) -> None:
    part = me.get(_address(report), HX_Request="true", HX_Target="main")
    assert part.text.startswith("<title>")
    assert '<nav class="nav"' not in part.text
    assert report["code"] in part.text


def test_personal_data_in_the_words_is_marked_and_nothing_of_them_is_read_as_html(
    me: Visitor, store: Store
) -> None:
    report = filed(store, "d3", text="<b>Ngập</b> gọi 0912345678")
    page = me.get(_address(report)).text
    assert "&lt;b&gt;Ngập&lt;/b&gt;" in page
    assert "<mark>0912345678</mark>" in page


def test_a_viewer_finds_no_action(app: Flask, store: Store, report: Report) -> None:
    page = visiting.with_role(app, store, Role.VIEWER).get(_address(report))
    assert page.status_code == 200
    assert 'name="do"' not in page.text


@pytest.fixture
def from_somebody(store: Store) -> Report:
    """A report of a citizen whose phone is known."""
    citizen = a_citizen(store)
    who = Reporter(
        MessageChannel.PUSH,
        Owner("citizen", citizen.id),
        {"kind": "citizen", "id": citizen.id},
        language="vi",
    )
    return filed(store, who)


def test_an_identity_is_opened_with_a_reason_and_a_fresh_proof(
    me: Visitor, store: Store, from_somebody: Report
) -> None:
    address = f"{_address(from_somebody)}/identity"
    store.collection(SESSIONS).update_many({}, {"$set": {"proved_at": datetime.now(UTC) - PROOF}})
    asked = me.get(address)
    assert 'name="proof"' in asked.text
    fields = {"version": str(from_somebody["version"]), "note": "Cần gọi lại để hỏi đường vào"}
    refused = me.send(address, **fields)
    assert refused.status_code == 422
    assert fields["note"] in refused.text
    both = me.send(address, **fields | {"note": ""}, proof="sai")
    assert [f'href="#{one}"' in both.text for one in ("note", "proof")] == [True, True]
    opened = me.send(address, **fields, proof=PASSWORD)
    assert opened.status_code == 200
    assert "tel:+84" in opened.text


def test_a_form_without_its_version_is_out_of_date_in_plain_words(me: Visitor, report: Report) -> None:
    fields = me.form(me.get(_address(report)), "note") | {"note": "Đã gọi", "version": ""}
    page = me.client.post(_address(report), data=fields, headers=SAME_SITE | {"Referer": _address(report)})
    assert page.status_code == 428
    assert "Trang này đã cũ" in visiting.sentence(page)
    assert "<h1>Chưa làm được việc này</h1>" in page.text
    assert f'href="{_address(report)}"' in page.text


def test_a_report_is_linked_to_a_post_by_its_title_and_unlinked(
    app: Flask, store: Store, report: Report
) -> None:
    post = builders.post(store)
    me = visiting.with_role(app, store, Role.HANDLER, Role.EDITOR)
    page = me.get(_address(report))
    assert f'<option value="{post["_id"]}">' in page.text
    fields = visiting.form_fields(page, "link")
    assert me.send(_address(report), **fields | {"about_post_id": post["_id"]}).status_code == 303
    fields = visiting.form_fields(me.get(_address(report)), "link")
    assert fields["about_post_id"] == post["_id"]
    assert me.send(_address(report), **fields | {"about_post_id": ""}).status_code == 303
    assert reports.get(store, report["_id"]).get("about_post_id") is None


def test_what_is_too_long_is_told_and_stays_whole(me: Visitor, report: Report) -> None:
    fields = me.form(me.get(_address(report)), "reply") | {"note": "Đường ngập. " * 400}
    page = me.send(_address(report), **fields)
    assert "Thiếu" not in visiting.sentence(page)
    assert str(visiting.form_fields(page, "reply")["note"]).count("ngập") == 400


def test_after_a_report_has_left_the_queue_the_next_is_the_one_behind_it(
    me: Visitor, store: Store, report: Report
) -> None:
    second, third = filed(store, "d2", text="Nước ngập"), filed(store, "d3", text="Nước ngập sâu")
    act(store, second, ReportAction.REJECT, note="Trùng")
    page = me.get(_address(second))
    assert re.search(rf'href="/console/reports/{third["code"]}\?[^"]*" data-key="j"', page.text)


@pytest.mark.parametrize(
    ("action", "read_by"),
    [
        ("reply", "Người dân đọc đúng như thế này."),
        ("publish", "Chỉ cán bộ đọc được."),
        ("note", "Chỉ cán bộ đọc được."),
    ],
)
def test_a_form_says_who_reads_what_is_written(app: Flask, action: str, read_by: str) -> None:
    with app.test_request_context("/console/?lang=vi"):
        assert hint_of(ReportAction(action)) == read_by


def test_words_to_begin_with_fit_what_is_being_done(me: Visitor, store: Store, report: Report) -> None:
    def begun(action: str) -> str:
        page = me.get(_address(report)).text
        return page.partition(f'id="do-{action}"')[2].partition("</details>")[0]

    assert "Từ chối: nội dung chưa rõ" in begun("reject")
    assert "Từ chối" not in begun("reply")
    assert "chậm nhất hết ngày" in begun("reply")
    assert "data-text" not in begun("forward")
    for step in (ReportAction.ACCEPT, ReportAction.START):
        act(store, report, step)
    assert "Đã khắc phục" in begun("resolve")
    assert "Hỏi thêm địa điểm" in begun("ask")
