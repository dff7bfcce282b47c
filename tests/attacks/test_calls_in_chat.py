"""Calls for help in the chat: a yes is a yes, and who may be in danger is always told whom to call."""

from __future__ import annotations

import pytest

from bot.dialogue import Incoming, answer
from bot.engine.reply import Reply
from models.reports.reports import REPORTS, Report
from models.store import Store
from tests.bot.talks import DOUBTFUL, said, someone


def say(store: Store, *texts: str) -> list[Reply]:
    """Say these, one after the other; return the last answer."""
    who, replies = someone(store), []
    for number, text in enumerate(texts):
        replies = answer(who, Incoming(id=str(number), text=text))
    return replies


def calls(store: Store) -> list[Report]:
    return list(store.collection(REPORTS).find({"kind": "rescue"}))


@pytest.mark.parametrize(
    "yes",
    [
        "ừ",
        "có",
        "dạ có",
        "ok",
        "cần",
        "gấp lắm",
        "yes",
        "vâng",
        "co",
        "12 hẻm 5",
        "4 người",
        "ấp 3 xã Long Đức",
        "đúng rồi, lẹ lên",
        "Cần cứu giúp",
        "phường Trà Vinh",
        "có nước tới cổ rồi",
    ],
)
def test_a_yes_to_the_question_whether_help_is_needed_files_a_call(province: Store, yes: str) -> None:
    assert "cứu giúp ngay không" in said(say(province, DOUBTFUL))
    say(province, DOUBTFUL, yes)
    (filed,) = calls(province)
    assert DOUBTFUL in filed["text"]


@pytest.mark.parametrize("no", ["không", "không cần", "không sao đâu", "no"])
def test_a_no_files_none(province: Store, no: str) -> None:
    say(province, DOUBTFUL, no)
    assert calls(province) == []


def test_a_yes_to_something_else_files_none(province: Store) -> None:
    say(province, "xin chào", "ừ")
    say(province, DOUBTFUL, "xin chào", "ok")
    assert calls(province) == []


def test_a_yes_in_the_middle_of_a_report_files_a_call(province: Store) -> None:
    begun = ("toi muon phan anh", "đường ngập tới gối ở chợ")
    assert "cứu giúp ngay không" in said(say(province, *begun, DOUBTFUL))
    say(province, *begun, DOUBTFUL, "có")
    assert calls(province)


@pytest.mark.parametrize(
    "text",
    [
        "nhà tôi cháy rồi",
        "nha toi chay roi",
        "con tôi té sông",
        "không thở được",
        "112",
        "114",
        "🆘",
        "cháy!",
        "bị rắn cắn",
        "mẹ tôi bị tai biến",
        "cuuuuuuu voi",
        "fire in my house",
        "ផ្ទះឆេះ",
        "cứu mạng",
        "tôi muốn tự tử",
        "xuong lat",
        "nước cuốn con tôi",
        "điện giật",
    ],
)
def test_whoever_may_be_in_danger_gets_the_numbers_and_a_way_to_call(province: Store, text: str) -> None:
    replies = say(province, text)
    assert "112" in said(replies)
    button = any(one.payload == "/need_rescue" for reply in replies for one in reply.buttons)
    assert button or calls(province)


@pytest.mark.parametrize("text", ["xyz qwerty", "asdf", "ខខខខ គគគ ឃឃឃ", "is which the of"])
def test_what_is_not_understood_gets_the_button_and_the_number(province: Store, text: str) -> None:
    replies = say(province, text)
    assert "112" in said(replies)
    assert any(one.payload == "/need_rescue" for reply in replies for one in reply.buttons)


@pytest.mark.parametrize("text", ["bóng đèn cháy ở hẻm 5", "đèn đường bị cháy bóng", "đốt rác khói quá"])
def test_a_burnt_lamp_is_no_emergency(province: Store, text: str) -> None:
    assert "cứu giúp ngay không" not in said(say(province, text))
