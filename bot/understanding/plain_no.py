"""Plain no: "no, only the news of Cầu Kè", "không, chỉ hỏi giờ thôi": a no with another matter behind it.

It answers "do you need rescue?" though a place stands in it, which alone would be a yes. Whoever asks judges whether
what stands behind the no tells of danger.
"""

from __future__ import annotations

import re

from models.language.text import aligned

_SIGHS = r"(?:(?:da|a|o|oh|u|thua|oi|chau|con|em|ah|well|um) ?,? )*"
_NO = (
    r"(?:khong(?: (?:dau|co|a|can|phai|ma|nha|em|anh|chi|con))*|ko|k|kg|hok|hong(?: (?:dau|co|a))*|hem|dau co"
    r"|no|nope|nah|no no|no thanks|no thank you)"
)
#: "Không, xã Cầu Kè" stops behind the no; "không chỉ ngập" does not.
_STOP = r"(?:\s*[,.;:!\-–]+\s*| (?=just\b|only\b|i (?:just|only)\b|(?:toi|tui|em|con|chau|minh) chi\b))"
_VIETNAMESE = re.compile(rf"\s*{_SIGHS}{_NO}{_STOP}(?P<rest>.*\w.*)")
_KHMER = re.compile(
    r"\s*(?:បាទ|ចាស|ចា៎)?\s*(?:អត់ទេ|មិនមែនទេ|មិនទេ|ទេ|អត់)(?:[\s,.!។\u200b]+|(?=គ្រាន់តែ))(?P<rest>.*\w.*)"
)
_ONLY = re.compile(r"\b(?:chi|thoi|just|only)\b|គ្រាន់តែ|តែប៉ុណ្ណោះ")


def rest(text: str) -> str:
    """Return what stands behind the no that a text begins with; "" where it begins with none, or is nothing else."""
    plain = aligned(text)
    hit = _VIETNAMESE.fullmatch(plain) or _KHMER.fullmatch(plain)
    return text[hit.start("rest") :].strip() if hit else ""


def is_only(words: str) -> bool:
    """Say whether words say that something is all that is wanted: "only the news"."""
    return bool(_ONLY.search(aligned(words)))
