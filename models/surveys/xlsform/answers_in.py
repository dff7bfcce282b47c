"""Yes and no, as forms say them."""

from __future__ import annotations

from collections.abc import Mapping

_ANSWERS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "true", "true()", "1", "x"), True),
    **dict.fromkeys(("no", "false", "false()", "0", ""), False),
}


def yes_or_no(text: str) -> bool | None:
    """Return what a cell says; None when that depends on something."""
    return _ANSWERS.get(text.strip().casefold())
