"""What residents ask of what was published, and whom to call: told with source and time, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from bot.engine.reply import Reply
from models.language import dates
from models.messages import conversations
from models.store import Store
from tests.bot.talks import said, someone
from tests.builders import PHUONG_LONG_DUC, post

COUNTER = iter(range(10_000))


def asks(who: Chat, text: str) -> list[Reply]:
    return answer(who, Incoming(f"m{next(COUNTER)}", text))


def titles(replies: list[Reply]) -> list[str]:
    return [button.title for reply in replies for button in reply.buttons]


@pytest.mark.parametrize(
    "text",
    [
        "Có tin gì mới ở phường Long Đức không?",
        "tin moi phuong long duc",
        "p long duc co thong bao gi hok ad",
        "any news from phường Long Đức",
    ],
)
def test_news_of_a_commune_are_told_with_source_time_and_address(town: Store, text: str) -> None:
    here = post(town, area_id=PHUONG_LONG_DUC, title="Lịch cúp điện tuần này")
    said_now = said(asks(someone(town), text))
    assert "Lịch cúp điện tuần này" in said_now
    assert f"/p/{here['_id']}?lang=" in said_now
    assert "Phường Long Đức" in said_now


def test_news_go_on_page_by_page(town: Store) -> None:
    for number in range(5):
        post(town, title=f"Tin số {number}", at=datetime.now(UTC) - timedelta(hours=number + 1))
    who = someone(town)
    first = asks(who, "tin moi hom nay")
    assert [f"Tin số {number}" in said(first) for number in range(5)] == [True, True, True, False, False]
    assert "Xem thêm" in titles(first)
    second = asks(who, "xem them")
    assert [f"Tin số {number}" in said(second) for number in range(5)] == [False, False, False, True, True]
    assert "Xem thêm" not in titles(second)


def test_where_nothing_is_published_it_says_so(town: Store) -> None:
    assert "Chưa có tin nào được đăng" in said(asks(someone(town), "tin tuc phuong long duc"))


def test_news_of_the_province_are_those_of_its_communes_too(town: Store) -> None:
    post(town, area_id=PHUONG_LONG_DUC, title="Lịch cúp điện tuần này")
    assert "Lịch cúp điện tuần này" in said(asks(someone(town), "tinh minh co tin gi moi hok"))


def test_salinity_is_told_at_once_and_stays_the_matter(town: Store) -> None:
    salt = "Độ mặn lúc 6 giờ tại trạm Vũng Liêm 1,8 phần ngàn."
    an_hour, two = (datetime.now(UTC) - timedelta(hours=hours) for hours in (1, 2))
    post(town, category="weather", title="Bản tin độ mặn", body=salt, at=two)
    post(town, category="weather", title="Dự báo thời tiết", body="Có mưa rào vài nơi.", at=an_hour)
    who = someone(town)
    for text in ("man o cua Vung Liem may cham", "mai thi sao"):
        told = said(asks(who, text))
        assert "1,8 phần ngàn" in told
        assert "mưa rào" not in told


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Độ mặn sông Cổ Chiên hôm nay bao nhiêu?", "Tôi không biết"),
        ("do man hom nay", "Tôi không biết"),
        ("mai co mua hok ad", "Tôi không biết"),
        ("will it rain here today", "do not know"),
        ("តើថ្ងៃស្អែកមានភ្លៀងទេ", "ខ្ញុំមិនដឹងទេ"),
    ],
)
def test_without_a_bulletin_nothing_is_forecast(town: Store, text: str, unknown: str) -> None:
    post(town, title="Họp dân", body="Hội trường ấp Vàm")
    replies = asks(someone(town), text)
    assert unknown in said(replies)
    assert "https://nchmf.gov.vn" in said(replies)


@pytest.mark.parametrize("text", ["Độ mặn hôm nay bao nhiêu?", "nuoc man vo toi dau roi", "độ mặn bi nhiu z"])
def test_salinity_is_passed_on_as_published_with_its_time(town: Store, text: str) -> None:
    post(town, category="weather", title="Dự báo thời tiết", body="Có mưa rào.")
    at = datetime.now(UTC) - timedelta(hours=2)
    post(
        town, category="weather", title="Bản tin độ mặn", body="Tại Hưng Mỹ 4,2 phần nghìn lúc 7 giờ.", at=at
    )
    told = said(asks(someone(town), text))
    assert "Bản tin độ mặn" in told
    assert "4,2 phần nghìn" in told
    assert f"Tỉnh Vĩnh Long, {dates.day_and_time(at)}" in told
    assert "không tự dự báo" in told
    assert "mưa rào" not in told


def test_an_old_bulletin_is_not_told_as_if_it_were_of_today(town: Store) -> None:
    post(
        town,
        category="weather",
        title="Dự báo thời tiết",
        body="Có mưa rào.",
        at=datetime.now(UTC) - timedelta(days=6),
    )
    assert "Tôi không biết" in said(asks(someone(town), "thoi tiet hom nay"))


def test_an_older_bulletin_that_still_holds_is_told_after_the_newest(town: Store) -> None:
    until = datetime.now(UTC) + timedelta(days=3)
    old = datetime.now(UTC) - timedelta(days=6)
    post(town, category="weather", title="Nhận định mưa tháng này", valid_to=until, at=old)
    post(town, category="weather", title="Mưa ngày mai", body="Chiều tối có mưa.")
    who = someone(town)
    first = asks(who, "mai co mua khong")
    assert "Mưa ngày mai" in said(first)
    assert "Nhận định mưa tháng này" in said(asks(who, "Xem thêm"))


@pytest.mark.parametrize(
    "text",
    [
        "Làm giấy khai sinh cho con cần giấy tờ gì?",
        "thu tuc lam khai sinh ntn",
        "lm khai sanh cho be ở đâu v ad",
        "how do I get a birth certificate",
        "តើត្រូវការឯកសារអ្វីខ្លះ សំបុត្រកំណើត",
    ],
)
def test_a_procedure_is_answered_with_what_was_published(town: Store, text: str) -> None:
    told = post(
        town, category="procedure", title="Đăng ký khai sinh", body="Mang giấy chứng sinh đến UBND xã."
    )
    post(town, category="procedure", title="Đăng ký kết hôn", body="Hai bên cùng có mặt.")
    replies = asks(someone(town), text)
    assert "Đăng ký khai sinh" in said(replies)
    assert "giấy chứng sinh" in said(replies)
    assert f"/p/{told['_id']}?lang=" in said(replies)
    assert "kết hôn" not in said(replies)


@pytest.mark.parametrize(
    "text",
    ["Thủ tục sang tên sổ đỏ thế nào?", "thu tuc sang ten so do", "xin hỏi thủ tục làm bằng lái xe máy"],
)
def test_what_nobody_published_it_does_not_know(town: Store, text: str) -> None:
    post(town, category="procedure", title="Đăng ký khai sinh", body="Mang giấy chứng sinh đến UBND xã.")
    replies = asks(someone(town), text)
    assert "Tôi không biết" in said(replies)
    assert titles(replies) == ["Gửi câu hỏi", "Hỏi UBND xã, phường"]


def test_a_question_that_has_no_answer_is_sent_without_typing_it_again(town: Store) -> None:
    who = someone(town)
    asks(who, "thu tuc sang ten so do the nao vay")
    asks(who, "Gửi câu hỏi")
    kept = conversations.load(town, who.id, who.channel).state["slots"]
    assert (kept["kind"], kept["description"]) == ("question", "thu tuc sang ten so do the nao vay")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cho tôi số công an phường Long Đức", "113: Công an"),
        ("sdt cong an", "113"),
        ("so tre em bi danh goi so may", "111"),
        ("xe cứu thương số mấy", "115"),
        ("cuu hoa so may", "114"),
        ("số điện lực bi nhiu z", "Công ty điện lực"),
        ("phone number of the police", "113: Police"),
        ("លេខទូរសព្ទប៉ូលិស", "113"),
        ("goi ai khi mat nuoc may", "Công ty cấp nước"),
    ],
)
def test_the_number_for_a_matter_is_told(town: Store, text: str, expected: str) -> None:
    assert expected in said(asks(someone(town), text))


def test_the_office_of_a_commune_is_named_with_its_page_and_no_invented_number(town: Store) -> None:
    told = said(asks(someone(town), "so dien thoai uy ban phuong long duc"))
    assert "UBND Phường Long Đức" in told
    assert "/x/29263" in told
    assert "1022" in told


def test_the_office_of_no_commune_in_particular_is_asked_which(town: Store) -> None:
    assert "UBND xã, phường nào" in said(asks(someone(town), "xin so dien thoai ubnd"))


@pytest.mark.parametrize(
    "text",
    [
        "phà Đình Khao mấy giờ chạy chuyến cuối",
        "pha dinh khao con chay khong vay",
        "giờ chạy phà Đình Khao?",
        "what time is the last Đình Khao ferry",
    ],
)
def test_the_hours_of_a_ferry_are_those_that_were_published(town: Store, text: str) -> None:
    found = post(town, title="Lịch chạy phà Đình Khao", body="Chuyến cuối lúc 23 giờ.")
    heard = asks(someone(town), text)
    assert f"/p/{found['_id']}?lang=" in said(heard)
    assert "Chuyến cuối lúc 23 giờ" in said(heard)


def test_hours_that_nobody_published_are_not_known_and_a_number_to_ask_is_told(town: Store) -> None:
    heard = asks(someone(town), "phà Đình Khao mấy giờ chạy chuyến cuối")
    assert "1022" in said(heard)
    assert "Gửi câu hỏi" in titles(heard)


def test_what_went_wrong_with_a_ferry_is_a_report(town: Store) -> None:
    assert "1022" not in said(asks(someone(town), "phà Đình Khao hư từ mấy giờ sáng tới giờ ở xã Long Hữu"))
