"""Words that join chats are known however they are typed, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from models.people import link_words
from models.people.link_words import LinkWord, Wish


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Liên kết", LinkWord(Wish.SHOW)),
        ("link channel", LinkWord(Wish.SHOW)),
        ("LIEN KET 482913", LinkWord(Wish.JOIN, "482913")),
        ("liên kết: 482 913.", LinkWord(Wish.JOIN, "482913")),
        ("lk 482-913", LinkWord(Wish.JOIN, "482913")),
        ("ភ្ជាប់ ៤៨២៩១៣", LinkWord(Wish.JOIN, "482913")),
        ("Bỏ liên kết", LinkWord(Wish.END)),
        ("UNLINK", LinkWord(Wish.END)),
    ],
)
def test_words_are_known(text: str, wanted: LinkWord) -> None:
    assert link_words.understood(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["482913", "lien ket 48291", "lien ket 482913 nha", "gia dinh 482913", "đường liên kết vùng bị ngập"],
)
def test_other_texts_are_not(text: str) -> None:
    assert link_words.understood(text) is None


def test_a_code_alone_counts_where_it_was_asked_for() -> None:
    assert link_words.understood("482 913", code_asked=True) == LinkWord(Wish.JOIN, "482913")
    assert link_words.understood("0900000001", code_asked=True) is None
