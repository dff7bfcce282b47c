"""Messages that are sent again and again, and advertisements: answered with one short notice, then with silence.

Danger, buttons, short words and whatever a question of the bot may be answered with are never taken for either.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TypedDict, cast

from models.language.named import needle, spaced
from models.language.text import fold
from models.messages.bot_state import Slots
from models.store import datafiles

FILE = "spam_words.yml"

#: The slot in which the last texts are remembered, as digests.
SLOT = "spam"

#: A text of fewer words may be said as often as somebody likes.
LEAST_WORDS = 4

#: So many times the same text is answered, and for so long it is remembered.
ANSWERED = 3
REMEMBERED = timedelta(hours=1)

#: So many texts are remembered.
KEPT = 8

_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|net|vip|xyz|top|shop|click|io|me|bet|club)\b")


class Verdict(Enum):
    """What becomes of a message: it is answered, answered with a notice, or passed over."""

    ANSWER = "answer"
    NOTICE = "notice"
    SILENCE = "silence"


class Remembered(TypedDict):
    """A text: its digest, how often it came, when it came last (ISO 8601)."""

    digest: str
    count: int
    at: str


def judged(slots: Slots, text: str, now: datetime | None = None) -> tuple[Verdict, list[Remembered]]:
    """Return what becomes of a text, and what is to be remembered of it and of those before."""
    at = now or datetime.now(UTC)
    known = [row for row in _rows(slots) if at - datetime.fromisoformat(row["at"]) < REMEMBERED]
    words = spaced(text)
    if text.startswith("/") or len(words.split()) < LEAST_WORDS:
        return Verdict.ANSWER, known
    advert = is_advertisement(text)
    # All advertisements are one: each has another link.
    digest = "advert" if advert else hashlib.sha256(words.encode()).hexdigest()[:16]
    count = next((row["count"] for row in known if row["digest"] == digest), 0) + 1
    rest = [row for row in known if row["digest"] != digest]
    kept = [*rest, Remembered(digest=digest, count=count, at=at.isoformat())][-KEPT:]
    answered = 0 if advert else ANSWERED
    if count <= answered:
        return Verdict.ANSWER, kept
    return (Verdict.NOTICE if count == answered + 1 else Verdict.SILENCE), kept


def is_advertisement(text: str) -> bool:
    """Say whether a text sells something: it has two of the words of advertisements, or one and a link."""
    words, rules = spaced(text), cast(dict[str, list[str]], datafiles.read(FILE))
    hits = sum(needle(word) in words for word in rules["words"])
    return hits >= 2 or (hits == 1 and bool(_LINK.search(fold(text))))


def _rows(slots: Slots) -> list[Remembered]:
    return cast(list[Remembered], slots.get(SLOT) or [])
