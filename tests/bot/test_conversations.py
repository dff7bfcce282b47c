"""Whole conversations, from the files in `conversations/`, through the dialogue and the real store."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue import Incoming, answer
from models.access.permissions import Permission
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.messages import conversations
from models.reports import followers, reports
from models.store import Store, events
from models.workflow.transitions import ReportAction
from tests import builders
from tests.bot.talks import Talk, a_photo, play, said, someone, talks

OFFICIAL = Performer(events.SYSTEM, frozenset(Permission))


@pytest.mark.turns(100)
@pytest.mark.parametrize("talk", list(talks()), ids=lambda talk: talk.name)
def test_conversation(town: Store, talk: Talk) -> None:
    play(town, talk)


def test_two_messages_at_once_are_both_answered_and_none_is_lost(town: Store) -> None:
    who = someone(town)
    answer(who, Incoming("1", "toi muon phan anh"))
    texts = {"2": "cay nga chan duong o xa long huu", "3": "gap can bo"}
    heard: dict[str, str] = {}

    def write(id: str) -> None:
        heard[id] = said(answer(who, Incoming(id, texts[id])))

    threads = [threading.Thread(target=write, args=(one,)) for one in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    conversation = conversations.load(town, who.id, who.channel)
    assert conversation.version == 3
    assert conversation.state["slots"]["category"] == "fallen_tree"
    assert "chưa có cán bộ trực" in heard["3"]


def test_the_same_message_in_two_workers_files_one_report(town: Store) -> None:
    who = someone(town)
    for number, text in (("1", "duong ngap o xa long huu"), ("2", "bỏ qua")):
        answer(who, Incoming(number, text))
    threads = [threading.Thread(target=answer, args=(who, Incoming("3", "gui di"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert town.collection(reports.REPORTS).count_documents({}) == 1


def test_ones_own_report_needs_no_pin_and_another_ones_does(town: Store) -> None:
    filed = _file(town, "an")
    assert "Mới gửi" in said(answer(someone(town, "an"), Incoming("9", "phan anh toi dau roi")))
    stranger = someone(town, "binh")
    text = said(answer(stranger, Incoming("1", f"tra cuu {filed.code}")))
    assert "PIN 6 số" in text
    assert "Mã phản ánh hoặc PIN không đúng" in said(answer(stranger, Incoming("2", filed.wrong_pin)))
    text = said(answer(stranger, Incoming("3", filed.pin)))
    assert filed.code in text
    assert "PIN" not in text


def test_what_the_agency_asks_is_shown_and_answered_in_the_chat(town: Store) -> None:
    code = _file(town, "an").code
    for action, note in ((ReportAction.ACCEPT, ""), (ReportAction.ASK, "Ở đoạn nào?")):
        actions.perform_now(town, reports.by_code(town, code), ActionRequest(action, note), OFFICIAL)
    who = someone(town, "an")
    assert "Cơ quan hỏi thêm: Ở đoạn nào?" in said(answer(who, Incoming("8", "phan anh toi dau roi")))
    answer(who, Incoming("9", "Bổ sung"))
    assert "Đã gửi câu trả lời" in said(answer(who, Incoming("10", "đoạn trước cổng chợ")))
    assert reports.by_code(town, code)["state"] == "accepted"


def test_who_says_me_too_with_a_code_is_told_of_that_report(town: Store) -> None:
    code = _file(town, "an").code
    town.db.reports.update_one({"code": code}, {"$set": {"published": True}})
    stranger = someone(town, "binh")
    assert f"phản ánh {code}" in said(answer(stranger, Incoming("1", f"tôi cũng bị {code}")))
    assert followers.is_following(town, reports.by_code(town, code), [stranger.owner])


def test_a_photo_after_a_quarter_of_an_hour_begins_another_report(town: Store) -> None:
    _file(town, "an")
    who = someone(town, "an")
    conversation = conversations.load(town, who.id, who.channel)
    conversation.state["slots"]["last_report"]["at"] = (datetime.now(UTC) - timedelta(minutes=16)).isoformat()
    conversations.save(town, conversation, conversation.state, "x", [])
    assert "Chuyện gì đang xảy ra" in said(answer(who, Incoming("8", photos=(a_photo(who),))))


def test_somebody_elses_photo_is_refused_when_it_arrives(town: Store) -> None:
    theirs = a_photo(someone(town, "binh"))
    heard = said(answer(someone(town, "an"), Incoming("1", photos=(theirs,))))
    assert "không dùng được" in heard
    assert "Đã nhận ảnh" not in heard


def test_the_same_photo_twice_counts_once(town: Store) -> None:
    who = someone(town)
    photo = a_photo(who)
    answer(who, Incoming("1", "rac chat dong o xa long huu", photos=(photo,)))
    assert "Ảnh: 1" in said(answer(who, Incoming("2", photos=(photo,))))


def test_an_old_call_for_help_takes_no_more_words(town: Store) -> None:
    who = someone(town)
    for number, text in enumerate(("cuu voi", "ấp Vàm xã Long Hữu")):
        answer(who, Incoming(str(number), text))
    conversation = conversations.load(town, who.id, who.channel)
    conversation.state["slots"]["rescue"]["at"] = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
    conversations.save(town, conversation, conversation.state, "x", [])
    assert "Đã báo thêm" not in said(answer(who, Incoming("8", "nha mau xanh gan chua")))


@pytest.mark.parametrize("slot", ["area", "home_area"])
def test_a_commune_of_an_old_button_does_not_stop_a_call_for_help(town: Store, slot: str) -> None:
    who = someone(town)
    answer(who, Incoming("1", "xin chao"))
    conversation = conversations.load(town, who.id, who.channel)
    conversation.state["slots"][slot] = "99999@1999-01-01"
    conversations.save(town, conversation, conversation.state, "x", [])
    assert "Tôi đã chuyển lời kêu cứu" in said(answer(who, Incoming("2", "cuu voi")))


def test_a_form_left_open_for_an_hour_is_not_continued(town: Store) -> None:
    who = someone(town)
    answer(who, Incoming("1", "toi muon phan anh"))
    town.collection(conversations.CONVERSATIONS).update_one(
        {"_id": who.id}, {"$set": {"at": datetime.now(UTC) - timedelta(minutes=61)}}
    )
    assert "Tôi là Loa" in said(answer(who, Incoming("2", "xin chao")))


def test_a_conversation_shows_neither_words_nor_sender_in_the_store(town: Store) -> None:
    answer(someone(town, "6142494823000001", "zalo"), Incoming("1", "duong ngap o xa long huu"))
    row = town.collection(conversations.CONVERSATIONS).find_one()
    assert row is not None
    assert "ngap" not in str(row)
    assert "6142494823000001" not in str(row)


def test_a_survey_is_answered_question_by_question(town: Store) -> None:
    builders.survey(town)
    who = someone(town)
    assert "1/3" in said(answer(who, Incoming("1", "lam khao sat")))
    assert "2/3" in said(answer(who, Incoming("2", "17h")))
    assert "3/3" in said(answer(who, Incoming("3", "1,3")))
    assert "Đã ghi nhận" in said(answer(who, Incoming("4", "loa to quá")))
    kept = town.db["survey_answers"].find_one()
    assert kept is not None
    assert kept["answers"] == {"hour": "17h", "lang": ["vi", "en"], "more": "loa to quá"}


def test_several_choices_are_pressed_one_after_the_other(town: Store) -> None:
    builders.survey(town)
    who = someone(town)
    for number, text in (("1", "lam khao sat"), ("2", "5h")):
        answer(who, Incoming(number, text))
    assert "Đã chọn: km" in said(answer(who, Incoming("3", "km")) + answer(who, Incoming("3", "km")))


def test_an_answered_survey_does_not_start_again(town: Store) -> None:
    builders.survey(town)
    who = someone(town)
    for n, text in enumerate(("khao sat", "5h", "1", "Xong câu này", "bỏ qua")):
        answer(who, Incoming(str(n), text))
    assert town.db["survey_answers"].count_documents({}) == 1
    assert "đã trả lời khảo sát này rồi" in said(answer(who, Incoming("again", "khao sat")))


def test_the_next_survey_is_asked_after_the_first(town: Store) -> None:
    for title in ("Giờ phát loa", "Chợ đêm"):
        asked = [builders.question("one", "single", "co", "khong")]
        builders.survey(town, title={"vi": title}, questions=asked)
    who = someone(town)
    assert "Có 2 khảo sát" in said(answer(who, Incoming("0", "khao sat")))
    began = said(answer(who, Incoming("1", "1")))
    answer(who, Incoming("2", "ko"))
    again = said(answer(who, Incoming("3", "khao sat")))
    assert ("Giờ phát loa" in began, "Chợ đêm" in again) == (True, True)


def test_of_many_surveys_each_can_be_chosen_page_by_page(town: Store) -> None:
    for number in range(7):
        asked = [builders.question("one", "single", "co", "khong")]
        builders.survey(town, title={"vi": f"Khảo sát số {number}"}, questions=asked)
    who = someone(town)
    shown = answer(who, Incoming("1", "khao sat"))
    titles = [button.title for reply in shown for button in reply.buttons]
    assert (len(titles), titles[-1]) == (5, "Xem thêm")
    more = [button.title for reply in answer(who, Incoming("2", "xem them")) for button in reply.buttons]
    assert len({*titles, *more} - {"Xem thêm"}) == 7
    assert more[-1] in said(answer(who, Incoming("3", more[-1])))


def test_a_survey_can_be_stopped_at_any_question(town: Store) -> None:
    builders.survey(town)
    who = someone(town)
    for number, text in (("1", "lam khao sat"), ("2", "5h")):
        answer(who, Incoming(number, text))
    assert "Đã dừng khảo sát" in said(answer(who, Incoming("3", "huy")))
    assert town.db["survey_answers"].count_documents({}) == 0


class _Receipt:
    """Code and PIN of a report that the bot filed."""

    def __init__(self, text: str) -> None:
        self.code = re.findall(r"[A-Z]{2}-[0-9A-Z]{5}", text)[0]
        self.pin = re.findall(r"PIN: (\d{6})", text)[0]
        self.wrong_pin = f"{(int(self.pin) + 1) % 1_000_000:06d}"


def _file(store: Store, name: str) -> _Receipt:
    who = someone(store, name)
    texts = ("duong ngap o xa long huu", "bỏ qua", "gui di")
    return _Receipt("".join(said(answer(who, Incoming(str(n), text))) for n, text in enumerate(texts)))


@pytest.mark.parametrize("place", ["", ", 12/4 Nguyễn Đáng xã Long Hữu, 4 người, sdt 0900000012"])
def test_a_pin_that_the_bot_asks_for_opens_a_report_and_is_no_word_for_the_rescuers(
    town: Store, place: str
) -> None:
    filed, who = _file(town, "an"), someone(town, "binh")
    answer(who, Incoming("1", f"cứu với, nước ngập nhà rồi{place}"))
    assert "PIN 6 số" in said(answer(who, Incoming("2", f"xem phản ánh {filed.code}")))
    text = said(answer(who, Incoming("3", filed.pin)))
    assert filed.code in text
    call = town.collection(reports.REPORTS).find_one({"kind": "rescue"})
    assert call is not None
    assert filed.pin not in str(call)
