"""Masking: secrets never stand in what officials read of a conversation.

A secret opens something by itself: the PIN of a report, a code that joins chats or relatives. Actions say them under
names of their own (`NAMES`), so that what is masked is the very value, however the sentence goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: Placeholders of responses that are filled with secrets; no other placeholder ever holds one.
NAMES = frozenset({"pin", "link_code", "family_code"})

#: What stands in place of each.
MASK = "••••••"

_PLACE = re.compile(r"\{([a-z_]+)\}")


def secrets(template: str, values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the secrets that a template is filled with."""
    named = [name for name in _PLACE.findall(template) if name in NAMES]
    return tuple(dict.fromkeys(str(values[name]) for name in named if values.get(name)))


def masked(text: str, secrets: Iterable[str]) -> str:
    """Return a text without these secrets, in whatever groups their characters stand."""
    for secret in secrets:
        spaced = r"[\s.-]*".join(map(re.escape, secret))
        text = re.sub(rf"(?<!\w){spaced}(?!\w)", MASK, text)
    return text
