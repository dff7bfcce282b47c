"""My desk: everything that waits for somebody in one list, and the tour of the first day."""

from __future__ import annotations

import re

from flask import Flask

from models.access.permissions import Role
from models.alerts.cap_terms import Status
from models.content import approving
from models.returns.returns import return_id
from models.store import Store
from tests import alerting, directing, planning, returning
from tests.builders import PHUONG_TRA_VINH, an_official
from tests.console import visiting
from tests.posting import EDITOR, submitted
from tests.reporting import filed
from tests.talking import a_talk

DESK = "/console/"


def _rows(page: str) -> list[str]:
    return re.findall(r'<a href="(/console/[^"]+)" data-row', page)


def test_all_kinds_of_work_stand_in_one_list(app: Flask, store: Store) -> None:
    me = visiting.with_role(app, store, Role.HANDLER, Role.DUTY_OFFICER, Role.APPROVER, Role.EDITOR)
    talk, alert = a_talk(store), alerting.submitted(store, Status.ACTUAL)
    report, post = filed(store, "d1"), submitted(store, title="Lịch tiêm chủng", priority="urgent")
    page = me.get(DESK).text
    assert set(_rows(page)) == {
        f"/console/reports/{report['code']}",
        f"/console/alerts/{alert['_id']}",
        f"/console/posts/{post['_id']}",
        f"/console/talks/{talk['_id']}",
    }
    assert "4 việc" in page
    assert "Bài chờ duyệt" in page


def test_a_post_that_came_back_stands_there_with_the_reason(app: Flask, store: Store) -> None:
    writer = an_official(store, area_id=PHUONG_TRA_VINH)
    post = submitted(store, writer.identity)
    approving.send_back(store, EDITOR, post["_id"], "Thiếu giờ phát", expect=post["version"])
    me = visiting.at_console(app, store, writer.id)
    page = me.get(DESK).text
    assert "Bài bị trả lại" in page
    assert "Thiếu giờ phát" in page


def test_whoever_is_new_reads_five_sentences_until_they_put_them_away(app: Flask, store: Store) -> None:
    me = visiting.with_role(app, store, Role.VIEWER)
    page = me.get(DESK).text
    assert len(re.findall(r"<li>", page.partition('id="tour"')[2].partition("</ol>")[0])) == 5
    assert me.send("/console/help/read").headers["Location"] == DESK
    again = visiting.at_console(app, store, me.official_id)
    assert 'id="tour"' not in again.get(DESK).text
    assert "Bạn đọc được phản ánh và cảnh báo" in again.get("/console/help").text


def test_each_role_has_five_sentences(app: Flask, store: Store) -> None:
    for role in Role:
        page = visiting.with_role(app, store, role).get("/console/help").text
        assert page.partition("</ol>")[0].count("<li>") == 5, role


def test_a_document_a_report_and_a_figure_lead_to_their_pages(app: Flask, store: Store) -> None:
    sender, office = directing.a_sender(store), returning.an_office(store)
    paper, request = directing.sent(store, sender), returning.opened(store, office)
    figure = planning.entered(store)
    unit = visiting.at_console(app, store, directing.of_unit(store).id)
    chief = visiting.at_console(app, store, planning.an_approver(store).id)
    found = [*_rows(unit.get(DESK).text), *_rows(chief.get(DESK).text)]
    assert {one.partition("?")[0] for one in found} == {
        f"/console/papers/documents/{paper['_id']}",
        f"/console/papers/returns/{return_id(request['_id'], directing.TRA_VINH)}",
        f"/console/targets/figures/{figure['_id']}",
    }
    assert [unit.get(one).status_code for one in _rows(unit.get(DESK).text)] == [200, 200]
