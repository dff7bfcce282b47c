"""Numbers as people write them: a comma before the decimals in Vietnamese and Khmer, a point in English."""

from __future__ import annotations

from api.extensions.context import current_language


def decimal(value: float, places: int | None = None) -> str:
    """Return a number in the caller's language.

    :param places: how many decimals; None for as many as it has.
    """
    text = f"{value:g}" if places is None else f"{value:.{places}f}"
    return text if current_language() == "en" else text.replace(".", ",")
