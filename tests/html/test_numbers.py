"""Numbers as people write them."""

from __future__ import annotations

import pytest
from flask import Flask

from api.html.numbers import decimal


@pytest.mark.parametrize(
    ("language", "told"),
    [("vi", ("3,45", "4", "54,5")), ("km", ("3,45", "4", "54,5")), ("en", ("3.45", "4", "54.5"))],
)
def test_decimals_stand_behind_what_the_language_has(
    app: Flask, language: str, told: tuple[str, ...]
) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert (decimal(3.45), decimal(4.0), decimal(54.49, 1)) == told
