"""The words of a text that tell a place, and only these."""

from __future__ import annotations

import pytest

from bot.understanding import places


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "cứu tôi với, nhà tôi cháy ở hẻm 9 đường Trần Phú phường Trà Vinh",
            "hẻm 9 đường Trần Phú phường Trà Vinh",
        ),
        ("Thằng nhỏ hụp xuống chưa thấy lên, bến đò Bà Nhiên", "bến đò Bà Nhiên"),
        ("tui o duoi ben do ba nhien", "ben do ba nhien"),
        ("ở kế đình Long Phước, nước dâng", "kế đình Long Phước"),
        ("đang đợi ở nhà văn hóa ấp 2", "nhà văn hóa ấp 2"),
        ("ấp tân mỹ xã hùng hòa nước lên tới nóc", "ấp tân mỹ xã hùng hòa"),
        ("CUU VOI O AP 5 XA NHON PHU", "AP 5 XA NHON PHU"),
        ("nha 15/3 khom 2 phuong 4", "nha 15/3 khom 2 phuong 4"),
        ("12 Nguyen Trai", "12 Nguyen Trai"),
        ("chay nha o cho Cai Nhum", "cho Cai Nhum"),
        ("nha mau xanh gan chua", "gan chua"),
        ("à không, km 21 mới đúng", "km 21"),
        ("km 12 quốc lộ 60", "km 12 quốc lộ 60"),
        ("we are near the market", "near the market"),
        ("ភូមិវ៉ាម ជិតវត្ត", "ភូមិវ៉ាម ជិតវត្ត"),
    ],
)
def test_an_address_is_the_words_that_tell_a_place(text: str, address: str) -> None:
    assert places.address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "chờ lâu quá, ba tôi đau ngực vã mồ hôi",
        "vợ tui vỡ ối rồi mà đường ra trạm nước ngập tới yên xe",
        "con o nha voi em 2 tuoi, ba me con di lam chua ve",
        "toi 79 tuoi o co mot minh chan khong di duoc ai o gan cho toi voi",
        "Đứa nhỏ co giật tím tái",
        "tụi con mắc trong trường, nước ngập cầu thang rồi",
        "xe lat xuong kenh r co 2 b nu",
        "ở chỗ cao rồi nhưng nước còn lên",
        "chưa an toàn",
        "không cần cứu nữa",
        "1 mình tui",
        "so 0912 345 678",
        "cu71u vo71i nuo71c le6n no1c nha2 ro62i",
        "không có ai ở gần đây hết",
    ],
)
def test_what_only_sounds_like_a_place_is_none(text: str) -> None:
    assert places.address(text) == ""
