"""What people ask who wait for an official: whether anybody is there, and when officials work."""

from __future__ import annotations

import re
from enum import StrEnum

from models.language.text import fold

_HOURS = re.compile(
    r"\b(?:may gio|khi nao|bao gio|chung nao|luc nao)\b(?: \w+){0,4} (?:lam|mo cua|lam viec|truc|ranh|nghi)\b"
    r"|\b(?:lam viec|mo cua|truc|lam)(?: \w+){0,3} (?:may gio|luc nao|khi nao)\b|\bgio (?:lam viec|hanh chinh)\b"
    r"|\boffice hours\b|\b(?:what time|when)\b(?: \w+){0,4} (?:open|work|working)\b"
    r"|ម៉ោងធ្វើការ|ធ្វើការម៉ោង|បើកម៉ោង"
)
_ANYBODY = re.compile(
    r"\bco (?:ai|nguoi|can bo)(?: \w+){0,4}? (?:chua|khong|hong|hok|hon|ko|k)\b|\bco ai (?:do|o do|day)\b"
    r"|\b(?:ai|can bo|nguoi)(?: \w+){0,2} (?:nhan|vo|vao|truc|tra loi|doc|toi|ra)(?: \w+){0,2} chua\b"
    r"|\b(?:sao|van|hoai|lau)(?: \w+){0,3} (?:chua|khong|hong|ko) (?:thay |co )?(?:ai|tra loi|can bo)\b"
    r"|^\W*(?:a+ ?lo+\W*)+$|\bcan bo (?:dau|dau roi|oi)\W*$"
    r"|\b(?:any ?body|any ?one|some ?body|some ?one)(?: \w+){0,2} (?:there|here|yet)\b|\bstill waiting\b"
    r"|មាន(?:អ្នកណា|មន្ត្រី|គេ).*(?:ទេ|ឬនៅ)"
)
_MOST_WORDS = 12


class WaitQuestion(StrEnum):
    """What is asked of a wait."""

    HOURS = "hours"
    ANYBODY = "anybody"


def asked(text: str) -> WaitQuestion | None:
    """Return what a short text asks of the wait for an official; None for anything else."""
    plain = fold(text)
    if text.startswith("/") or len(plain.split()) > _MOST_WORDS:
        return None
    if _HOURS.search(plain):
        return WaitQuestion.HOURS
    return WaitQuestion.ANYBODY if _ANYBODY.search(plain) else None
