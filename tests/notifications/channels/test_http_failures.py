"""How long to wait, and long texts in parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from notifications.channels.http_failures import retry_after
from notifications.channels.split_texts import split


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("soon", None),
        ("", None),
        ("9" * 400, 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
    ],
)
def test_retry_after_is_read_as_seconds(value: str, expected: float | None) -> None:
    assert retry_after({"Retry-After": value}) == expected


def test_retry_after_may_be_a_date() -> None:
    seconds = retry_after({"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=60))})
    assert seconds is not None
    assert 55 < seconds <= 60


def test_retry_after_in_the_past_means_now() -> None:
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("một hai", ["một hai"]),
        ("một hai ba bốn", ["một hai", "ba bốn"]),
        ("một\nhai ba bốn", ["một", "hai ba", "bốn"]),
        ("x" * 20, ["x" * 8, "x" * 8, "x" * 4]),
    ],
)
def test_text_is_cut_at_line_ends_then_blanks(text: str, parts: list[str]) -> None:
    assert split(text, 8) == parts
