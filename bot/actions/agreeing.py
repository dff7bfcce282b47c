"""A yes with other words beside it: "ừ thì con trai bà kêu nhắn" agrees to what was offered."""

from __future__ import annotations

import re

from rasa_sdk import Tracker

from models.language.text import aligned

_YES = re.compile(
    r"(?:(?:a|thi|da|thua)\W+)*(?:u|uh|uk|um|uhm|ua|o|ok|oke|okay|vang|phai|dung|chinh xac"
    r"|yes|yeah|yep|right|correct)(?!\w)"
    r"|(?:បាទ|ចាស|ចា៎|មែន|ត្រូវ)"
)

#: So likely words are a yes, whatever they begin with.
_LIKELY = 0.5


def agrees(tracker: Tracker, text: str) -> bool:
    """Say whether a text says yes, however much stands beside it; nobody may have said no in it."""
    if "?" in text:
        return False
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = any(row["name"] == "affirm" and row["confidence"] >= _LIKELY for row in ranking)
    return likely or bool(_YES.match(aligned(text).strip()))
