"""Relief and moves, as people say them after a call."""

from __future__ import annotations

import pytest

from bot.understanding import relief


@pytest.mark.parametrize(
    "text",
    [
        "được ghe khác vớt rồi",
        "duoc bo doi ruoc roi",
        "có người tới chở đi rồi",
        "hàng xóm qua rước rồi",
        "đã có dân quân chở ra trường học rồi",
        "được chở vô chùa rồi",
        "tới được điểm sơ tán rồi",
        "another boat picked us up",
        "soldiers took us away",
        "ទាហានបានយកយើងទៅហើយ",
        "មានគេមកជួយហើយ",
    ],
)
def test_somebody_took_people_along(text: str) -> None:
    assert (relief.takes_along(text), relief.moves(text)) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "lên được mái nhà hàng xóm rồi",
        "tui tui qua nha ba sau roi",
        "tụi tui leo lên gác rồi",
        "we got onto the neighbour's roof",
        "យើងឡើងលើដំបូលអ្នកជិតខាងហើយ",
    ],
)
def test_people_went_somewhere_else(text: str) -> None:
    assert (relief.takes_along(text), relief.moves(text)) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "chưa ai vớt",
        "mẹ tui được vớt rồi còn tui với con",
        "ghe cứu hộ tới rồi",
        "có ai chở đi được không",
        "cho tui xin ghe rước",
        "nước lên tới mái rồi",
        "nuoc len toi mai roi",
        "ghe chở gạo chìm rồi",
        "a boat is coming to pick us up",
        "មិនទាន់មានគេមកជួយទេ",
    ],
)
def test_what_is_denied_awaited_or_rising_is_neither(text: str) -> None:
    assert (relief.takes_along(text), relief.moves(text)) == (False, False)
