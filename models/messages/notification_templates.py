"""Notification templates: what Loa writes to people in their language.

The texts stand in `models/data/notification_templates.yml`, titles and bodies by language.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from models.language.languages import choose
from models.store import datafiles


def render(name: str, language: str, **params: Any) -> tuple[str, str]:
    """Return title and body of a template in a language, filled with `params`."""
    text = templates()[name]
    title, body = (choose(text[part], language) for part in ("title", "body"))
    return title.format_map(params), body.format_map(params).strip()


@lru_cache(maxsize=1)
def templates() -> dict[str, dict[str, dict[str, str]]]:
    """Return every template: `title` and `body` by language, under its name."""
    loaded: dict[str, dict[str, dict[str, str]]] = datafiles.read("notification_templates.yml")
    return loaded
