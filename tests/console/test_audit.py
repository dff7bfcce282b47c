"""The audit at the console: acts with names, in the reader's language, found by an address."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from flask import Flask

from api.console.audit import words
from models.access.permissions import Role
from models.alerts.states import TRANSITIONS as OF_ALERTS
from models.content.states import TRANSITIONS as OF_POSTS
from models.desk import audit
from models.language import wording
from models.people import officials
from models.store import Store
from models.store.collections import Kind
from models.store.reactions import REACTIONS
from models.surveys.states import TRANSITIONS as OF_SURVEYS
from models.talks.states import WAYS
from models.workflow.terms import ReportAction
from models.workflow.transitions import WORKFLOW
from tests.builders import PHUONG_TRA_VINH, an_official
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.reporting import act, filed

HERE = "/console/audit"
MODELS = Path(words.__file__).parents[3] / "models"


@pytest.fixture
def admin(app: Flask, store: Store) -> Visitor:
    return visiting.with_role(app, store, Role.ADMIN)


def _rows(page: str) -> list[str]:
    found = re.findall(r'<li class="item plain">(.*?)</li>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def test_an_act_stands_with_who_did_what_to_what(admin: Visitor, store: Store) -> None:
    report = filed(store)
    handler = an_official(store, area_id=PHUONG_TRA_VINH, name="Trần Ví Dụ")
    act(store, report, ReportAction.ACCEPT, handler.identity)
    (row,) = _rows(admin.get(f"{HERE}?about={report['code']}").text)
    assert row.startswith(f"Trần Ví Dụ · {wording.word('step_accepted', 'vi')} · phản ánh: {report['code']}")
    (row,) = _rows(admin.get(f"{HERE}?about={report['code']}&lang=en").text)
    assert row.startswith(f"Trần Ví Dụ · {wording.word('step_accepted', 'en')} · report: {report['code']}")


def test_the_reason_and_the_roles_are_told(admin: Visitor, store: Store) -> None:
    person = an_official(store, area_id=PHUONG_TRA_VINH)
    by = an_official(store, role="admin", username="sep.mau").identity
    row = {"role": "editor", "area_id": PHUONG_TRA_VINH, "agency_id": ""}
    officials.assign(store, person.id, [row], actor=by.actor)  # type: ignore[list-item]
    officials.disable(store, person.id, actor=by.actor, note="Nghỉ hưu")
    page = admin.get(f"{HERE}?who=sep.mau&kind=official").text
    assert "Nghỉ hưu" in page
    assert "Biên tập viên · Phường Trà Vinh" in page


def test_a_wrong_filter_is_told_and_everything_shown(admin: Visitor) -> None:
    page = admin.get(f"{HERE}?who=khong.co").text
    assert "Không có cán bộ này." in page
    assert _rows(page)


def test_every_question_in_reach_is_answered(admin: Visitor) -> None:
    links = re.findall(r'class="chip" href="([^"]+)"', admin.get(HERE).text)
    assert len(links) > 5
    assert {admin.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_an_administrator_of_a_commune_reads_it_not(app: Flask, store: Store) -> None:
    local = visiting.with_role(app, store, Role.ADMIN, area_id=PHUONG_TRA_VINH)
    assert local.get(HERE).status_code == 403


def test_every_kind_has_a_name() -> None:
    assert set(words.KINDS) == set(Kind)


def test_every_act_has_a_name() -> None:
    """What the tables of the domain name, but for what residents choose, and what its code does by `action="…"`."""
    tables = (OF_ALERTS, OF_POSTS, OF_SURVEYS, WAYS, WORKFLOW)
    named = {step.event for table in tables for step in table.values()}
    named |= {action for kind, action in REACTIONS if kind != Kind.PREFERENCES}
    for path in MODELS.rglob("*.py"):
        named |= set(re.findall(r'\baction="([a-z_]+)"', path.read_text(encoding="utf-8")))
    of_reports = {one.removeprefix("step_") for one in wording.words() if one.startswith("step_")}
    assert {one for one in named if one} - set(words.ACTIONS) - of_reports == set()


def test_what_a_filter_finds_is_taken_as_a_file_and_that_is_on_the_record(
    admin: Visitor, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    report = filed(store)
    handler = an_official(store, area_id=PHUONG_TRA_VINH, name="Trần Ví Dụ")
    act(store, report, ReportAction.ACCEPT, handler.identity)
    an_official(store, area_id=PHUONG_TRA_VINH)
    answer = admin.get(f"{HERE}/export.csv?about={report['code']}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nhat-ky.csv"'
    (heads, row) = list(csv.reader(answer.text.removeprefix("\ufeff").splitlines()))
    assert heads[1:3] == ["Ai làm", "Việc làm"]
    assert row[1:5] == ["Trần Ví Dụ", wording.word("step_accepted", "vi"), "phản ánh", report["code"]]
    (taken,) = store.db["exports"].find()
    assert (taken["filter"]["audit"]["about"], taken["state"], taken["count"]) == (
        report["code"],
        "finished",
        1,
    )
    assert len(admin.get(f"{HERE}/export.csv?kind=official").text.splitlines()) > 3


def test_a_file_of_a_wrong_filter_or_for_a_commune_is_refused(
    app: Flask, admin: Visitor, store: Store
) -> None:
    assert admin.get(f"{HERE}/export.csv?who=khong.co").status_code == 422
    local = visiting.with_role(app, store, Role.ADMIN, area_id=PHUONG_TRA_VINH)
    assert local.get(f"{HERE}/export.csv").status_code == 403
