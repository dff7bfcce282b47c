"""The page of limits is what the program keeps."""

from __future__ import annotations

from local.limits_page import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make limits"
