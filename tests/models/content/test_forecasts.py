"""Forecasts: which published ones tell of what somebody asks, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.content import forecasts
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, post


def told(store: Store, question: str, *areas: str) -> list[str]:
    found = forecasts.latest(store, forecasts.asked(question), areas)
    return [one["texts"]["vi"]["title"] for one in found]


def days_ago(days: int, **given: Any) -> dict[str, Any]:
    return {"at": datetime.now(UTC) - timedelta(days=days), "category": "weather", **given}


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Độ mặn hôm nay bao nhiêu?", "salinity"),
        ("nuoc man toi dau roi", "salinity"),
        ("how salty is the river", "salinity"),
        ("triều cường mấy giờ lên", "water"),
        ("muc nuoc song hau", "water"),
        ("tomorrow's weather", "weather"),
        ("mai co mua k", "weather"),
        ("តើថ្ងៃស្អែកមានភ្លៀងទេ", "weather"),
        ("sao roi", "weather"),
    ],
)
def test_a_question_names_its_matter(question: str, matter: str) -> None:
    assert forecasts.asked(question)["code"] == matter


def test_salinity_counts_longer_than_the_weather(store: Store) -> None:
    post(store, **days_ago(5, title="Độ mặn trong tuần"))
    post(store, **days_ago(5, title="Thời tiết trong ngày"))
    assert told(store, "do man") == ["Độ mặn trong tuần"]
    assert told(store, "thoi tiet") == []


def test_the_newest_comes_first_and_other_matters_not_at_all(store: Store) -> None:
    post(store, **days_ago(2, title="Triều cường đầu tháng"))
    post(store, **days_ago(1, title="Triều cường rằm"))
    post(store, **days_ago(0, title="Độ mặn"))
    assert told(store, "trieu cuong") == ["Triều cường rằm", "Triều cường đầu tháng"]


def test_a_forecast_among_news_of_disasters_counts_where_it_names_the_matter(store: Store) -> None:
    post(store, **days_ago(0, category="disaster", title="Triều cường dâng cao"))
    post(store, **days_ago(0, category="disaster", title="Diễn tập sơ tán"))
    post(store, **days_ago(0, category="programme", title="Hội thi vẽ triều cường"))
    assert told(store, "trieu cuong") == ["Triều cường dâng cao"]


def test_a_commune_reads_its_own_and_those_above(store: Store) -> None:
    post(store, **days_ago(1, title="Độ mặn toàn tỉnh"))
    post(store, **days_ago(0, title="Độ mặn Trà Vinh", area_id=PHUONG_TRA_VINH))
    assert told(store, "do man", PHUONG_LONG_DUC) == ["Độ mặn toàn tỉnh"]
    assert told(store, "do man", PHUONG_TRA_VINH) == ["Độ mặn Trà Vinh", "Độ mặn toàn tỉnh"]
