"""Wishes in people's own words: quiet at night, warnings only."""

from __future__ import annotations

import pytest

from models.following import preference_wishes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ban đêm đừng báo", "22-6"),
        ("tối đừng nhắn nữa", "22-6"),
        ("dung gui tin ban dem nua nha", "22-6"),
        ("đừng gọi lúc khuya", "22-6"),
        ("từ 9h tối tới 5h sáng đừng nhắn tin", "21-5"),
        ("please don't text me after 10 pm at night", "22-6"),
        ("no notifications while I sleep? stop messaging at night", "22-6"),
        ("យប់កុំផ្ញើសារ", "22-6"),
    ],
)
def test_who_wants_no_messages_at_night_is_offered_quiet_hours(text: str, value: str) -> None:
    wish = preference_wishes.wished(text)
    assert wish
    assert tuple(wish.word) == ("quiet", value)


@pytest.mark.parametrize(
    "text",
    [
        "chỉ báo bão thôi",
        "chi nhan canh bao thoi",
        "only storms",
        "just send me warnings please",
        "storms only",
    ],
)
def test_who_wants_warnings_only_is_offered_that(text: str) -> None:
    wish = preference_wishes.wished(text)
    assert wish
    assert wish.word.does == "only"


@pytest.mark.parametrize(
    "text",
    [
        "toi dung nhan nua",
        "ban đêm đèn đường không sáng",
        "tối nay không nhận được tin báo",
        "đêm qua nước lên, đúng là có báo",
        "quán karaoke ban đêm hát ồn không ai chịu báo công an",
        "tôi đừng nhắn nữa",
        "only the road in front of my house",
        "chỉ tôi cách báo cáo",
    ],
)
def test_other_words_wish_nothing(text: str) -> None:
    assert preference_wishes.wished(text) is None
