"""The page of the settings is what the program reads."""

from __future__ import annotations

from local.settings_page import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make settings"
