"""What is on the air, at the console: announcements, warnings with their reach, boards that are taken."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from models.access.permissions import Role
from models.alerts import audience
from models.alerts.cap_terms import Status
from models.language.dates import VIETNAM
from models.programme import live, requisitions, takeovers
from models.programme.live import LIVES, Live
from models.programme.requisitions import REQUISITIONS
from models.store import Store
from tests import alerting
from tests.beating import beats
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.programmes import a_sleepless_speaker
from tests.console.visiting import SAME_SITE, Visitor
from tests.programming import EDITOR, a_private_board, a_speaker, live_draft

HERE = "/console/programme/live"
NEW = f"{HERE}/new"
BOARDS = "/console/programme/requisitions"


@pytest.fixture
def clerk(app: Flask, store: Store) -> Visitor:
    """Whoever speaks in a ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def _only(store: Store) -> Live:
    (row,) = store.collection(LIVES).find()
    return row


def _typed(clerk: Visitor, *outlet_ids: str, **given: object) -> dict[str, object]:
    """What is typed into the form of an announcement from a stream."""
    said = {
        "title": "Chủ tịch xã nói",
        "url": "https://loa.example/live",
        "targets.outlet_ids": list(outlet_ids),
    }
    return visiting.fields(clerk.get(NEW)) | said | given


def _begun(clerk: Visitor, store: Store) -> Live:
    speaker = a_sleepless_speaker(store)
    clerk.send(NEW, **_typed(clerk, speaker["_id"], do="begin"))
    return _only(store)


def test_before_it_begins_the_page_says_who_would_hear_it(clerk: Visitor, store: Store) -> None:
    speaker = a_sleepless_speaker(store, name="Cụm loa ấp Chợ")
    page = clerk.send(NEW, **_typed(clerk, speaker["_id"], do="check"))
    assert "Sẽ phát ngay ra 1 điểm phát:" in page.text
    assert "Cụm loa ấp Chợ" in visiting.sentence(page)
    assert store.collection(LIVES).count_documents({}) == 0


def test_an_outlet_that_can_not_is_named(clerk: Visitor, store: Store) -> None:
    speaker = a_sleepless_speaker(store, capabilities=["audio"], name="Cụm loa cũ")
    page = clerk.send(NEW, **_typed(clerk, speaker["_id"], do="begin"))
    assert page.status_code == 422
    assert "Cụm loa cũ" in visiting.sentence(page)


def test_the_open_page_keeps_it_up(clerk: Visitor, store: Store) -> None:
    row = _begun(clerk, store)
    assert f'hx-post="{HERE}/{row["_id"]}/keep-up" hx-trigger="every 20s"' in clerk.get(HERE).text
    soon = row["until"] - timedelta(seconds=60)
    store.collection(LIVES).update_one({"_id": row["_id"]}, {"$set": {"until": soon}})
    part = clerk.client.post(f"{HERE}/{row['_id']}/keep-up", headers=SAME_SITE)
    assert part.status_code == 200
    assert "every 20s" in part.text
    assert _only(store)["until"] > soon


def test_what_is_over_comes_back_without_its_clock(clerk: Visitor, store: Store) -> None:
    row = _begun(clerk, store)
    store.collection(LIVES).update_one({"_id": row["_id"]}, {"$set": {"until": row["begins"]}})
    part = clerk.client.post(f"{HERE}/{row['_id']}/keep-up", headers=SAME_SITE)
    assert "hx-trigger" not in part.text
    assert "Đã dừng" in part.text


def test_somebody_elses_is_ended_and_not_kept_up_by_looking(clerk: Visitor, store: Store) -> None:
    speaker = a_sleepless_speaker(store)
    row = live.begin(store, EDITOR, live_draft(speaker))
    page = clerk.get(HERE)
    assert "keep-up" not in page.text
    clerk.send(f"{HERE}/{row['_id']}", **visiting.form_fields(page, "end"))
    assert _only(store)["state"] == "ended"


def test_one_elsewhere_is_nobodys_here(clerk: Visitor, store: Store) -> None:
    speaker = a_sleepless_speaker(store, area_id=PHUONG_LONG_DUC)
    row = live.begin(store, EDITOR, live_draft(speaker, area_id=PHUONG_LONG_DUC))
    assert row["title"] not in clerk.get(HERE).text
    assert clerk.send(f"{HERE}/{row['_id']}", do="end").status_code == 404


def test_a_warning_stands_with_its_reach(clerk: Visitor, store: Store) -> None:
    a_speaker(store)
    alert = alerting.approved(store, Status.ACTUAL)
    admitted = audience.admit(alert)
    assert admitted is not None
    takeovers.apply(store, alert, admitted)
    page = clerk.get(HERE).text
    assert "Cảnh báo thật" in page
    assert '<th scope="row">Cụm loa</th><td>1</td><td>0</td><td>0</td>' in page


def test_what_outlets_say_that_they_play_is_counted(clerk: Visitor, store: Store) -> None:
    now = datetime.now(VIETNAM)
    for area_id in (PHUONG_TRA_VINH, PHUONG_TRA_VINH, PHUONG_LONG_DUC):
        beats(store, a_speaker(store, area_id=area_id), now, mode="relay")
    assert '<th scope="row">Tiếp sóng</th><td></td><td>2</td>' in clerk.get(HERE).text


def test_a_board_is_taken_and_given_back(app: Flask, store: Store, duty: Visitor) -> None:
    board = a_private_board(store, name="Bảng siêu thị")
    ends = datetime.now(VIETNAM) + timedelta(hours=2)
    fields = visiting.fields(duty.get(f"{BOARDS}/new"))
    typed = {"outlet_id": board["_id"], "reason": "Bão số 9", "ends": f"{ends:%Y-%m-%dT%H:%M}"}
    asked = duty.send(f"{BOARDS}/new", **fields | typed)
    assert "chưa từng kết nối" in visiting.sentence(asked)
    assert store.collection(REQUISITIONS).count_documents({}) == 0
    answer = duty.send(f"{BOARDS}/new", **visiting.fields(asked) | {"do": "take"})
    assert answer.headers["Location"] == f"{BOARDS}?done=taken"
    page = duty.get(BOARDS)
    assert "Bảng siêu thị" in page.text
    assert "/plays.csv?" in page.text
    (row,) = store.collection(REQUISITIONS).find()
    asked = duty.send(f"{BOARDS}/{row['_id']}", **visiting.fields(page))
    assert requisitions.find(store, row["_id"])["ended_by"] == ""
    duty.send(f"{BOARDS}/{row['_id']}", **visiting.form_fields(asked, "give"))
    assert requisitions.find(store, row["_id"])["ended_by"] == duty.official_id


def test_everything_wrong_with_a_requisition_is_told(store: Store, duty: Visitor) -> None:
    board = a_private_board(store)
    fields = visiting.fields(duty.get(f"{BOARDS}/new"))
    typed = {"outlet_id": board["_id"], "reason": "", "ends": "2020-01-01T10:00"}
    page = duty.send(f"{BOARDS}/new", **fields | typed)
    assert page.status_code == 422
    assert page.text.count('class="wrong"') == 2


def test_whoever_may_not_take_boards_sees_them_only(clerk: Visitor) -> None:
    assert clerk.get(BOARDS).status_code == 200
    assert clerk.get(f"{BOARDS}/new").status_code == 403
