"""A word that calls for help does so with a place behind it, as menus tell people to send it."""

from __future__ import annotations

import pytest

from bot.call_words import calls_from_a_place
from bot.dialogue import calls_for_help
from models.store import Store


@pytest.mark.parametrize(
    "text",
    [
        "CUU Long Duc",
        "cuu, long duc",
        "CỨU phường Long Đức",
        "CUU xa Long Duc",
        "CUU o Phuong Tra Vinh",
        "CUU ap Vinh Hung",
        "CUU so 5 ap 3",
        "SOS Long Duc",
        "CAN GIUP ap 3 xa Long Duc",
        "help, we are at Long Duc",
    ],
)
def test_a_call_with_a_place_behind_it_is_one(town: Store, text: str) -> None:
    assert calls_from_a_place(town, text)
    assert calls_for_help(town, text)


@pytest.mark.parametrize(
    "text",
    [
        "CUU",
        "Long Duc",
        "cuu tro bao gio phat",
        "cuu ho Long Duc so may",
        "cừu Long Đức",
        "cuu long",
        "DIEN TAP CUU Long Duc",
        "TRO GIUP Long Duc",
        "CUU Long Duc co ngap khong?",
    ],
)
def test_other_words_are_weighed(town: Store, text: str) -> None:
    assert not calls_from_a_place(town, text)
