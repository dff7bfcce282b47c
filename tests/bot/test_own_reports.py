"""One's own reports in the chat: listed page by page, picked in any way, opened by PIN, acted on one by one."""

from __future__ import annotations

import re

import pytest

from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from bot.engine.reply import Reply
from models.desk import reporter_identity
from models.reports import filing, followers, reports
from models.reports.draft import Draft
from models.store import Store
from tests.bot.talks import said, someone
from tests.builders import PHUONG_TRA_VINH

#: Six reports of as many kinds, the oldest first.
TEXTS = {
    "flood": "Nước ngập trước chợ",
    "garbage": "Rác chất đống sau trường",
    "street_light": "Đèn đường tắt cả tuần",
    "noise": "Hát ồn tới nửa đêm",
    "fallen_tree": "Cây ngã chắn lối đi",
    "power_outage": "Mất điện từ tối qua",
}


def test_whoever_sent_nothing_is_told_so(town: Store) -> None:
    assert "chưa gửi phản ánh nào" in said(_say(someone(town), "cho xem hết phản ánh của tôi"))


@pytest.mark.parametrize(
    "asks",
    [
        "danh sách phản ánh của tôi",
        "danh sach phan anh cua toi",
        "tui goi may cai roi ta",
        "show all my reports",
        "បង្ហាញសំណើទាំងអស់របស់ខ្ញុំ",
    ],
)
def test_all_reports_are_listed_page_by_page_and_one_is_picked_by_number(town: Store, asks: str) -> None:
    who = _with_reports(town)
    first = _say(who, asks)
    assert "1–4/6" in said(first)
    assert len(first[-1].buttons) == 5
    second = _say(who, first[-1].buttons[-1].title)
    assert "5–6/6" in said(second)
    assert len(second[-1].buttons) == 2
    picked = said(_say(who, "2"))
    assert _code(town, "flood") in picked


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("cái thứ hai", "fallen_tree"),
        ("cai cuoi", "street_light"),
        ("cái tiếng ồn", "noise"),
        ("so 1", "power_outage"),
        ("the last one", "street_light"),
    ],
)
def test_a_report_of_the_list_is_picked_in_words(town: Store, words: str, category: str) -> None:
    who = _with_reports(town)
    _say(who, "danh sách phản ánh của tôi")
    assert _code(town, category) in said(_say(who, words))


def test_an_old_list_can_still_be_pressed(town: Store) -> None:
    who = _with_reports(town)
    listed = _say(who, "danh sách phản ánh của tôi")
    _say(who, "xin chào")
    assert _code(town, "noise") in said(_say(who, listed[-1].buttons[2].payload))


def test_the_latest_report_leads_to_all_of_them(town: Store) -> None:
    who = _with_reports(town)
    heard = _say(who, "phan anh cua toi toi dau roi")
    assert heard[-1].buttons[-1].title == "Tất cả phản ánh"


def test_which_report_is_to_be_withdrawn_is_asked_where_there_are_several(town: Store) -> None:
    who = _with_reports(town)
    heard = _say(who, "rút phản ánh")
    assert "Bạn nói về phản ánh nào" in said(heard)
    assert "thôi xử lý" in said(_say(who, "1"))
    assert "Đã rút" in said(_say(who, "đúng rồi"))
    assert reports.by_code(town, _code(town, "power_outage"))["state"] == "withdrawn"


def test_what_was_told_before_the_question_which_report_is_not_asked_again(town: Store) -> None:
    who = _with_reports(town)
    heard = _say(who, "tôi muốn bổ sung: nước đã dâng thêm nửa mét")
    assert "Bạn nói về phản ánh nào" in said(heard)
    assert "Đã bổ sung vào phản ánh" in said(_say(who, "2"))


def test_whoever_shows_the_pin_may_act_on_the_report(town: Store) -> None:
    owner = someone(town, "an")
    filed = filing.file(town, _draft("flood"), owner.reporter("vi"))
    other = someone(town, "binh")
    code = filed.report["code"]
    assert "PIN" in said(_say(other, f"tra cứu {code}"))
    assert "Mới gửi" in said(_say(other, filed.pin))
    heard = _say(other, "Bổ sung")
    assert "Bạn muốn bổ sung điều gì" in said(heard)
    assert code in said(_say(other, "nước đã dâng thêm nửa mét"))


@pytest.mark.parametrize(
    "asks",
    ["sao lâu z, 10 ngày r á", "ai đag xử lý z", "gửi hôm nào", "how far", "who does it", "since when"],
)
def test_what_is_asked_after_a_report_was_opened_is_asked_of_that_one(town: Store, asks: str) -> None:
    other = someone(town, "binh")
    filed = filing.file(town, _draft("flood"), someone(town).reporter("vi"))
    _say(other, f"{filed.report['code']} tới đâu r ad")
    _say(other, filed.pin)
    assert filed.report["code"] in said(_say(other, asks))


@pytest.mark.parametrize(
    ("asks", "pin", "says"),
    [
        ("tra cứu {code}", "{pin}", "Mới gửi"),
        ("phan anh {code} toi dau roi", "pin la {pin}", "Mới gửi"),
        ("{code} xl ts đâu r", "pin nè {pin}", "Mới gửi"),
        ("status of {code}", "{pin}", "Submitted"),
        ("សំណើ {code} ដល់ណា", "{pin}", "ទើបផ្ញើ"),
    ],
)
def test_a_report_is_opened_by_code_and_pin(town: Store, asks: str, pin: str, says: str) -> None:
    filed = filing.file(town, _draft("flood"), someone(town, "an").reporter("vi"))
    other = someone(town, "binh")
    assert "PIN" in said(_say(other, asks.format(code=filed.report["code"])))
    wrong = f"{(int(filed.pin) + 1) % 1_000_000:06d}"
    assert "PIN" in said(_say(other, wrong))
    assert says in said(_say(other, pin.format(pin=filed.pin)))


@pytest.mark.parametrize("says", ["tôi cũng bị", "toi cung bi", "xóm tui cx bị", "same here", "ខ្ញុំក៏ដូចគ្នា"])
def test_me_too_asks_for_the_code_and_follows_the_report(town: Store, says: str) -> None:
    filed = filing.file(town, _draft("flood"), someone(town, "an").reporter("vi"))
    town.db.reports.update_one({"_id": filed.report["_id"]}, {"$set": {"published": True}})
    other = someone(town, "binh")
    _say(other, says)
    _say(other, filed.report["code"])
    assert followers.is_following(town, reports.get(town, filed.report["_id"]), [other.owner])


def test_what_is_added_beside_a_code_is_added_to_that_report(town: Store) -> None:
    who, code = _with_reports(town), _code(town, "garbage")
    added = said(_say(who, f"bổ sung {code}: có thêm đống xà bần kế bên"))
    assert f"Đã bổ sung vào phản ánh {code}" in added


def test_to_a_report_of_somebody_else_nothing_is_added_before_its_pin(town: Store) -> None:
    _with_reports(town)
    code = _code(town, "garbage")
    shown = said(_say(someone(town, "stranger"), f"bổ sung {code}: có thêm đống xà bần kế bên"))
    assert code in shown
    assert "PIN" in shown
    assert "Đã bổ sung" not in shown


def test_a_contact_goes_along_sealed_and_opens_with_the_identity(town: Store) -> None:
    who = someone(town)
    for text in ("rac chat dong o xa long huu, toi ten Lan 0900000123", "bỏ qua", "gui di"):
        heard = said(_say(who, text))
    report = reports.by_code(town, re.findall(r"VL-\w{5}", heard)[0])
    assert "0900000123" not in report["reporter"]["contact"]
    person = reporter_identity.person(town, report)
    assert (person.name, person.phone) == ("Lan", "0900000123")


def test_whoever_wants_no_name_has_none_in_the_report(town: Store) -> None:
    who = someone(town)
    texts = ("rac chat dong o xa long huu, toi ten Lan 0900000123, dung ghi ten toi", "bỏ qua", "gui di")
    for text in texts:
        heard = said(_say(who, text))
    report = reports.by_code(town, re.findall(r"VL-\w{5}", heard)[0])
    assert "contact" not in report["reporter"]
    assert "Lan" not in report["text"]
    assert "0900000123" not in report["text"]


def _with_reports(store: Store) -> Chat:
    who = someone(store)
    for category in TEXTS:
        filing.file(store, _draft(category), who.reporter("vi"))
    return who


def _draft(category: str) -> Draft:
    return Draft(text=TEXTS[category], category=category, area_id=PHUONG_TRA_VINH)


def _code(store: Store, category: str) -> str:
    row = store.collection(reports.REPORTS).find_one({"category": category})
    assert row is not None
    return row["code"]


def _say(who: Chat, text: str) -> list[Reply]:
    count = who.store.db["conversations"].find_one({"_id": who.id}) or {}
    return answer(who, Incoming(f"m{count.get('version', 0)}", text))


def test_a_call_for_rescue_has_no_button_that_withdraws_it(town: Store) -> None:
    an = someone(town)
    _say(an, "cứu với, nước ngập tới nóc, 3 người, gần chợ Long Hữu")
    turns = [_say(an, "phản ánh của tôi"), _say(an, "1")]

    payloads = [button.payload for replies in turns for reply in replies for button in reply.buttons]
    assert payloads
    assert [one for one in payloads if one.startswith("/withdraw_report")] == []
