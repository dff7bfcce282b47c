"""What people say of themselves: number, name, to be called back, not to be named."""

from __future__ import annotations

import pytest

from bot.understanding import contacts


@pytest.mark.parametrize(
    ("text", "phone", "name"),
    [
        ("đường ngập, tôi tên Lan, sđt 0900 000 123", "0900 000 123", "Lan"),
        ("em ten lan so 0900000123", "0900000123", "lan"),
        ("Em la Nguyen Van A o ap 3, so 0900000123 lien he em", "0900000123", "Nguyen Van A"),
        ("my phone is 0900000123, my name is Sokha", "0900000123", "Sokha"),
        ("ខ្ញុំឈ្មោះ Sokha លេខ 0900000123", "0900000123", "Sokha"),
        ("toi la nguoi dan o day", "", ""),
        ("số lạ 0900000123 lừa đảo gọi cho tôi hoài", "", ""),
        ("duong ngap 30 cm", "", ""),
    ],
)
def test_number_and_name_are_found(text: str, phone: str, name: str) -> None:
    assert (contacts.phone_of(text), contacts.name_of(text)) == (phone, name)


@pytest.mark.parametrize(
    "text",
    [
        "đừng ghi tên tôi",
        "dung de lo ten tui nha",
        "giau ten giup minh, hang xom dot rac",
        "cho em ẩn danh",
        "hổng muốn nêu tên tui đâu nha",
        "please don't use my name",
        "keep my name out of this",
        "កុំដាក់ឈ្មោះខ្ញុំ",
    ],
)
def test_the_wish_for_no_name_is_found(text: str) -> None:
    assert contacts.wants_no_name(text)


@pytest.mark.parametrize(
    "text", ["có hiện tên tôi không?", "co lo ten toi khong", "will my name be shown", "tôi tên Lan"]
)
def test_a_question_about_the_name_is_no_wish(text: str) -> None:
    assert not contacts.wants_no_name(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hàng xóm đốt rác, tôi tên Lan 0900 000 123, đừng ghi tên tôi", "Hàng xóm đốt rác"),
        ("toi ten Lan, sdt 0900000123. Duong ngap", "Duong ngap"),
        ("dung ghi ten toi, duong ngap o cho", "duong ngap o cho"),
        ("đường ngập ở chợ", "đường ngập ở chợ"),
    ],
)
def test_the_rest_of_a_text_stands_without_them(text: str, rest: str) -> None:
    assert contacts.without_identity(text) == rest


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("gọi lại cho tôi nhé", True), ("call me", True), ("goi ai bay gio", False), ("đường ngập", False)],
)
def test_the_wish_to_be_called_is_found(text: str, wanted: bool) -> None:
    assert contacts.wants_a_call(text) is wanted


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("đèn đường hư ở xã long hữu, gọi lại cho tôi nhé", "đèn đường hư ở xã long hữu, nhé"),
        ("call me: the light is broken", ": the light is broken"),
        ("đèn đường hư", "đèn đường hư"),
    ],
)
def test_the_wish_to_be_called_back_is_taken_out(text: str, rest: str) -> None:
    assert contacts.without_wish_for_a_call(text) == rest
