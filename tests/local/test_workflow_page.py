"""The page of the workflow is what the program does."""

from __future__ import annotations

from local.workflow_page import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make workflow"
