"""The same person on two channels: joined by a code in either direction, and told on both sides."""

from __future__ import annotations

import re

import pytest

from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from models.messages import messages
from models.messages.messages import MESSAGES
from models.store import Store
from tests.bot.talks import said, someone


@pytest.fixture
def zalo(store: Store) -> Chat:
    return someone(store, "6142494823000000001", "zalo")


@pytest.fixture
def web(store: Store) -> Chat:
    return someone(store, "an")


def writes(who: Chat, text: str) -> str:
    count = who.store.db["conversations"].find_one({"_id": who.id}, {"version": 1}) or {}
    return said(answer(who, Incoming(f"{count.get('version', 0)}", text)))


def code_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found
    return found[0]


def joins(here: Chat, code: str, other: Chat) -> str:
    """Let the one who typed a code agree, then the one who showed it; what that one hears."""
    writes(here, f"lien ket {code}")
    writes(here, f"dong y noi {code}")
    return writes(other, "đồng ý nối")


def told(who: Chat) -> list[str]:
    rows = who.store.collection(MESSAGES).find({"direction": "out", "owner.id": who.id}).sort("_id", 1)
    return [messages.opened(who.store, row).get("body", "") for row in rows]


@pytest.mark.parametrize(
    ("asks", "types"),
    [
        ("liên kết", "LIEN KET {code}"),
        ("lien ket kenh", "lk {code}"),
        ("link channel", "link {code}"),
        ("ភ្ជាប់ឆានែល", "ភ្ជាប់ {code}"),
    ],
)
def test_a_code_of_one_channel_joins_the_other_once_both_agree(
    zalo: Chat, web: Chat, asks: str, types: str
) -> None:
    code = code_in(writes(zalo, asks))
    assert "0 phản ánh của bạn" in writes(web, types.format(code=code))
    assert told(zalo) == []
    assert "Chưa nối" in writes(web, f"DONG Y NOI {code}")
    assert "trên trang chat" in told(zalo)[-1]
    assert "không nối với kênh nào" in writes(web, "bo lien ket")
    assert "trang chat" in writes(zalo, "Đồng ý nối")
    assert "Zalo" in told(web)[-1]


def test_who_shows_the_code_may_say_it_with_their_yes(zalo: Chat, web: Chat) -> None:
    code = code_in(writes(zalo, "lien ket"))
    writes(web, f"lien ket {code}")
    assert "không đúng" in writes(zalo, f"DONG Y NOI {code}")
    writes(web, f"dong y noi {code}")
    assert "Đã nối với: trang chat" in writes(zalo, f"DONG Y NOI {code[:3]} {code[3:]}")


@pytest.mark.parametrize(
    ("language", "word", "ends"),
    [("km", "បានភ្ជាប់ជាមួយ", "បានឈប់ភ្ជាប់"), ("en", "Joined with", "No longer joined")],
)
def test_it_is_said_in_the_language_of_each_side(
    zalo: Chat, web: Chat, language: str, word: str, ends: str
) -> None:
    answer(web, Incoming("language", language=language))
    answer(zalo, Incoming("language", language=language))
    code = code_in(writes(zalo, "lien ket"))
    assert word in joins(web, code, zalo)
    assert "Loa" in told(web)[-1]
    assert "vừa được nối" not in told(web)[-1]
    assert ends in writes(web, "unlink")


def test_after_asking_the_figures_alone_are_enough(zalo: Chat, web: Chat) -> None:
    code = code_in(writes(zalo, "lien ket"))
    writes(web, "lien ket")
    assert "DONG Y NOI" in writes(web, code)


def test_a_report_of_one_is_listed_in_the_other(zalo: Chat, web: Chat) -> None:
    for text in ("duong ngap o xa long huu", "bo qua", "bo qua", "ok gui di"):
        writes(zalo, text)
    report = zalo.store.db["reports"].find_one({}, {"code": 1})
    assert report
    joins(web, code_in(writes(zalo, "lien ket")), zalo)
    assert report["code"] in said(answer(web, Incoming("mine", "/my_reports"))) + said(
        answer(web, Incoming("mine2", "phản ánh của tôi tới đâu rồi"))
    )


def test_a_wrong_code_says_so_and_guessing_ends(web: Chat) -> None:
    heard = [writes(web, f"lien ket 00000{figure}") for figure in range(7)]
    assert "không đúng hoặc đã hết hạn" in heard[0]
    assert "không đúng" not in heard[-1]


def test_either_ends_it_and_both_are_told(zalo: Chat, web: Chat) -> None:
    joins(web, code_in(writes(zalo, "lien ket")), zalo)
    assert "trang chat" in writes(zalo, "lien ket")
    assert "Đã thôi nối" in writes(web, "bo lien ket")
    assert "không còn nối" in told(zalo)[-1]
    assert "không nối với kênh nào" in writes(web, "bo lien ket")
