"""Long texts in parts, each with a key of its own."""

from __future__ import annotations

import re

#: What tells the key of a further part from that of the whole.
_PART = re.compile(r"\.\d{1,2}$")


def split(text: str, limit: int) -> list[str]:
    """Return `text` in parts of at most `limit` characters, cut at line ends, else blanks, else anywhere."""
    parts = []
    rest = text.strip()
    while len(rest) > limit:
        head = rest[: limit + 1]
        cut = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or limit
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def part_key(key: str, number: int) -> str:
    """Return the key of a part: the first bears the key of the whole, the others `<key>.2`, `<key>.3` and so on."""
    return key if number == 1 else f"{key}.{number}"


def whole_key(key: str) -> str:
    """Return the key of the whole by that of any of its parts."""
    return _PART.sub("", key)
