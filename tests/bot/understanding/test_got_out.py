"""Who is out and well is asked whether everybody is; who is out and not well, or still there, is not."""

from __future__ import annotations

import pytest

from bot.understanding import got_out


@pytest.mark.parametrize(
    "text",
    [
        "tui tự lội ra được rồi, hổng sao nữa",
        "kéo lên được hết rồi, tụi nhỏ tỉnh queo",
        "tôi lên được chỗ cao rồi, không sao nữa",
        "vô được bờ rồi, tỉnh táo hết",
        "chui ra được rồi, ai nấy khỏe",
        "boi vo bo dc roi, khoe re",
        "dìu bả ra đường lộ rồi, bả tỉnh lại rồi",
        "I got out by myself, I'm all right now",
        "he's out of the water, breathing",
        "we made it to the bank, all of us",
        "ខ្ញុំហែលចេញបានហើយ មិនអីទេ",
    ],
)
def test_somebody_is_out_and_well(text: str) -> None:
    assert got_out.tells(text)


@pytest.mark.parametrize(
    "text",
    [
        "leo lên được nóc rồi, nước vẫn lên",
        "má tui ra được rồi còn ba tui kẹt trong nhà",
        "kéo lên được rồi mà bất tỉnh",
        "ra được rồi, tỉnh nào cứu tui với",
        "chưa ra được, khỏe gì nổi",
        "ra được không, có sao không?",
        "leo lên mái rồi, còn khỏe, chờ cứu",
        "lên được gác, không sao, nước đang dâng",
        "we climbed up on the roof, fine for now",
        "if we get out, all of us will be fine",
    ],
)
def test_whoever_is_still_in_it_is_not_out(text: str) -> None:
    assert not got_out.tells(text)
