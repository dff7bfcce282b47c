"""Picking one of a list in words: "cái thứ hai", "số 3", "cái cuối", "vụ rác", "the second one"."""

from __future__ import annotations

import re

from models.language.text import fold

_PICKING = re.compile(
    r"(?:(?:xem|coi|chon|mo|lay|cho xem|show|open) )?(?:cai|vu|so|thu|muc|phan anh|the|number|no|លេខ|មួយ)\b ?.+"
    r"|(?:the )?\w+ one|ទី.+"
)
_MOST_WORDS = 6


def is_pick(text: str) -> bool:
    """Say whether a short text picks one of several things."""
    return len(text.split()) <= _MOST_WORDS and _PICKING.fullmatch(fold(text)) is not None
