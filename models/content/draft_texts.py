"""The words of a post as an official writes them, and as they are stored."""

from __future__ import annotations

from typing import TypedDict

from models.content import rich_text
from models.content.posts import PostText
from models.language.text import nfc


class DraftText(TypedDict, total=False):
    """The words of a post in one language; `plain` and `spoken` are derived from `body` where left out."""

    title: str
    body: str
    plain: str
    spoken: str


def text_of(given: DraftText) -> PostText:
    """Return the words as they are stored."""
    body = rich_text.clean(given.get("body", ""))
    return {
        "title": " ".join(nfc(given.get("title", "")).split()),
        "body": body,
        "plain": nfc(given.get("plain", "")) or rich_text.plain(body),
        "spoken": nfc(given.get("spoken", "")) or rich_text.spoken(body),
    }
