"""Conversations at the console: who waits, taking, answering, and what comes back when somebody was faster."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from models.access.permissions import Role
from models.areas import agencies
from models.desk import conversations
from models.desk.onlookers import ONLOOKERS
from models.files import uploads
from models.messages import messages
from models.reports import reports
from models.store import Store
from models.store.events import Actor
from models.talks import talks, transcript
from models.talks.talks import Reason, Talk
from models.talks.transcript import Said, Speaker
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, an_official
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.photos import photo
from tests.reporting import filed
from tests.talking import a_talk, let_time_pass


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """A handler of the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def talk(store: Store, me: Visitor) -> Talk:
    """Somebody who waits."""
    return a_talk(store)


def _address(talk: Talk) -> str:
    return f"/console/talks/{talk['_id']}"


def _do(me: Visitor, talk: Talk, step: str, **fields: object) -> None:
    """Take a step by the form of the page."""
    given = me.form(me.get(_address(talk)), step) | fields
    answer = me.send(_address(talk), **given)
    assert answer.status_code == 303, visiting.sentence(answer)


def _hear(store: Store, talk: Talk, key: str, text: str, files: tuple[str, ...] = ()) -> None:
    """Let the resident write."""
    actor: Actor = {"kind": "chat", "id": talk["chat_id"]}
    said = Said(key, Speaker.RESIDENT, text, files)
    transcript.hear(store, talks.get(store, talk["_id"]), said, [], actor)


def test_danger_stands_first_then_who_waits_longest(me: Visitor, store: Store) -> None:
    ids = [a_talk(store, name)["_id"] for name in ("an", "binh")]
    danger = a_talk(store, "chau", reason=Reason.DANGER)["_id"]
    page = me.get("/console/talks").text
    assert sorted([*ids, danger], key=lambda one: page.index(f"/talks/{one}?")) == [danger, *ids]


def test_a_poll_says_that_the_list_has_changed(me: Visitor, store: Store, talk: Talk) -> None:
    page = me.get("/console/talks").text
    path = page.partition('id="news" data-poll hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    asked = {"HX_Request": "true", "HX_Target": "news"}
    same = me.get(path, **asked)
    assert "Danh sách đã đổi" not in same.text
    assert me.get(path, **asked, If_None_Match=same.headers["ETag"]).status_code == 304
    a_talk(store, "binh")
    assert "Danh sách đã đổi" in me.get(path, **asked).text


def test_taking_shows_until_when_it_is_ones_own(me: Visitor, store: Store, talk: Talk) -> None:
    assert "do-answer-t" not in me.get(_address(talk)).text
    _do(me, talk, "take")
    page = me.get(_address(talk)).text
    assert "Chỉ mình bạn đến" in page
    assert "do-answer-t" in page


def test_others_read_who_has_it_and_who_looks(app: Flask, store: Store, me: Visitor, talk: Talk) -> None:
    other = visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)
    me.get(_address(talk))
    page = other.get(_address(talk)).text
    assert "cũng đang xem" in page
    _do(me, talk, "take")
    assert "đang trả lời, đến" in other.get(_address(talk)).text
    store.collection(ONLOOKERS).delete_many({"official_id": me.official_id})
    assert "cũng đang xem" not in other.get(_address(talk)).text


def test_an_answer_with_a_photo_stands_in_the_transcript(me: Visitor, store: Store, talk: Talk) -> None:
    _do(me, talk, "take")
    sent = (io.BytesIO(photo((80, 60))), "duong.jpg")
    _do(me, talk, "answer", text="Chào ông, tổ công trình đang đến.", attachment_ids_files=sent)
    page = me.get(_address(talk)).text
    assert "tổ công trình đang đến" in page
    assert "thumb.jpg" in page


def test_texts_are_in_the_language_of_the_resident(me: Visitor, store: Store) -> None:
    talk = a_talk(store, language="km")
    _do(me, talk, "take")
    page = me.get(_address(talk)).text
    assert "សូមលោកអ្នកប្រាប់ទីតាំងឲ្យច្បាស់" in page
    assert "Hỏi địa điểm" in page


def test_the_resident_may_write_on_while_an_answer_is_typed(me: Visitor, store: Store, talk: Talk) -> None:
    _do(me, talk, "take")
    fields = me.form(me.get(_address(talk)), "answer") | {"text": "Chào bạn."}
    _hear(store, talk, "1", "Alo?")
    assert me.send(_address(talk), **fields).status_code == 303


def test_an_answer_that_is_too_long_stays_in_the_field(me: Visitor, store: Store, talk: Talk) -> None:
    _do(me, talk, "take")
    page = me.send(_address(talk), **me.form(me.get(_address(talk)), "answer"), text="a" * 2001)
    assert page.status_code == 422
    assert "a" * 2001 in page.text
    assert 'aria-invalid="true"' in page.text


def test_whoever_lost_it_keeps_the_words(app: Flask, store: Store, me: Visitor, talk: Talk) -> None:
    _do(me, talk, "take")
    fields = me.form(me.get(_address(talk)), "answer") | {"text": "Tổ công trình đang đến."}
    store.collection(talks.TALKS).update_one({"_id": talk["_id"]}, {"$set": {"locked_until": talk["since"]}})
    other = an_official(store)
    now = talks.get(store, talk["_id"])
    conversations.take(store, other.identity, talk["_id"], expect=now["version"])
    page = me.send(_address(talk), **fields)
    assert page.status_code == 409
    assert "Cán bộ khác đang giữ cuộc trò chuyện này" in page.text
    assert "Tổ công trình đang đến." in page.text


def test_whoever_was_too_late_reads_what_happened(me: Visitor, store: Store, talk: Talk) -> None:
    _do(me, talk, "take")
    fields = me.form(me.get(_address(talk)), "release")
    _hear(store, talk, "1", "Còn một việc nữa")
    page = me.send(_address(talk), **fields)
    assert page.status_code == 412
    assert "Người dân nhắn thêm" in visiting.sentence(page)


def test_a_report_is_made_of_what_the_resident_wrote(me: Visitor, store: Store, talk: Talk) -> None:
    _do(me, talk, "take")
    actor: Actor = {"kind": "chat", "id": talk["chat_id"]}
    taken = uploads.save(store, photo((80, 60)), owner=transcript.owner_of(talk), actor=actor)["_id"]
    _hear(store, talk, "1", "Ổ gà trước số 5", (taken,))
    page = me.get(_address(talk))
    assert "Ổ gà trước số 5</textarea>" in page.text
    fields = {"text": "Ổ gà trước số 5", "category": "road_damage", "area": "29242", "kind": "incident"}
    _do(me, talk, "file", **fields, photo_ids=taken)
    code = talks.get(store, talk["_id"])["report_codes"][0]
    assert reports.by_code(store, code)["photos"] == [taken]
    assert f"/console/reports/{code}" in me.get(_address(talk)).text


def test_a_report_that_stands_is_attached(me: Visitor, store: Store, talk: Talk) -> None:
    _do(me, talk, "take")
    fields = me.form(me.get(_address(talk)), "attach")
    assert me.send(_address(talk), **fields, report="VL-22222").status_code == 422
    code = filed(store)["code"]
    _do(me, talk, "attach", report=code)
    assert code in me.get(_address(talk)).text


@pytest.mark.parametrize(("step", "state"), [("release", "released"), ("close", "closed")])
def test_it_ends(me: Visitor, store: Store, talk: Talk, step: str, state: str) -> None:
    _do(me, talk, "take")
    _do(me, talk, step)
    assert talks.get(store, talk["_id"])["state"] == state
    assert _address(talk) in me.get("/console/talks?state=ended").text


def test_what_nobody_took_is_shown_as_gone_up(app: Flask, store: Store, talk: Talk) -> None:
    province = visiting.with_role(app, store, Role.DUTY_OFFICER)
    let_time_pass(store, talk)
    assert "Xã chưa ai nhận" in province.get(_address(talk)).text


def test_the_window_of_zalo_is_told_before_an_answer(me: Visitor, store: Store) -> None:
    chat_id = messages.contact(store, "zalo", "6142494823000001")
    talk = a_talk(store, chat_id=chat_id, channel="zalo", address="6142494823000001")
    _do(me, talk, "take")
    page = me.get(_address(talk)).text
    assert "Chưa biết Zalo có cho nhắn không" in page
    assert "6142494823000001" not in page


def test_another_commune_does_not_find_it(app: Flask, store: Store, talk: Talk) -> None:
    agency = agencies.committee(PHUONG_LONG_DUC)
    other = an_official(store, area_id=PHUONG_LONG_DUC, agency_id=agency)
    assert visiting.at_console(app, store, other.id).get(_address(talk)).status_code == 404


def test_a_report_begins_with_what_was_written_while_the_page_stood_open(
    me: Visitor, store: Store, talk: Talk
) -> None:
    _do(me, talk, "take")
    page = me.get(_address(talk)).text
    assert f'hx-get="{_address(talk)}/beginning"' in page
    assert "Lời kêu cứu" not in page
    assert "Chỉ lời kêu cứu thì Loa vẫn nhận ngay" in page
    _hear(store, talk, "later", "Cống trước nhà bị nghẹt")
    part = me.get(f"{_address(talk)}/beginning", HX_Request="true").text
    assert "Cống trước nhà bị nghẹt</textarea>" in part
    assert "<html" not in part
