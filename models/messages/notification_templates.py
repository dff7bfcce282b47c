"""Notification templates: what Loa writes to people in their language.

The texts stand in `models/data/notification_templates.yml`, titles and bodies by language.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypedDict, cast

from models.language.languages import choose
from models.store import datafiles


class Template(TypedDict):
    """One template: title and body by language."""

    title: dict[str, str]
    body: dict[str, str]


def render(name: str, language: str, **params: object) -> tuple[str, str]:
    """Return title and body of a template in a language, filled with `params`."""
    text = templates()[name]
    title, body = (choose(part, language) for part in (text["title"], text["body"]))
    return title.format_map(params), body.format_map(params).strip()


def names_a_day(name: str) -> bool:
    """Say whether a template tells by which day there is an answer."""
    return any("{due}" in text for text in templates()[name]["body"].values())


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """Return every template by its name."""
    return cast(dict[str, Template], datafiles.read("notification_templates.yml"))
