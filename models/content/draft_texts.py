"""The words of a post as an official writes them, and as they are stored."""

from __future__ import annotations

from typing import TypedDict

from models.content import rich_text
from models.content.posts import PostText
from models.language.text import nfc
from models.language.visible import without_harmless


class DraftText(TypedDict, total=False):
    """The words of a post in one language; `plain` and `spoken` are derived from `body` where left out."""

    title: str
    body: str
    plain: str
    spoken: str


def text_of(given: DraftText) -> PostText:
    """Return the words as they are stored."""
    own = {name: nfc(without_harmless(str(text))) for name, text in given.items()}
    # Mark-up may spell such characters, too.
    body = nfc(without_harmless(rich_text.clean(own.get("body", ""))))
    return {
        "title": " ".join(own.get("title", "").split()),
        "body": body,
        "plain": own.get("plain", "") or rich_text.plain(body),
        "spoken": own.get("spoken", "") or rich_text.spoken(body),
    }
