"""Far callers: whoever calls for relatives that told them by phone, or who live elsewhere, is asked about those."""

from __future__ import annotations

import re

from models.language.text import fold

_RELATIVE = (
    r"(?:ba|bo|cha|tia|ma|me|ong|ba noi|ba ngoai|ong noi|ong ngoai|noi|ngoai|vo|chong|con|chi|em|cau|di|chu|bac|mo"
    r"|thim|chau|gia dinh|nguoi nha|ba ma|cha me|bo me|ba me)"
)
_MINE = r"(?:toi|tui|em|con|minh|chau|anh|chi)"
_TOLD = re.compile(
    # "má em vừa gọi về nói", "chồng tôi mới điện thoại cho tôi"
    rf"\b{_RELATIVE}(?: {_MINE})?(?: (?:vua|moi|hoi nay|co))* (?:goi|dien|nhan tin|nhan)(?: dien)?(?: thoai)?"
    rf" (?:ve|len|qua|sang|cho {_MINE}|noi|bao|khoc|keu)\b"
    # "ba má tôi ở quê", "ngoại em dưới quê"
    rf"|\b{_RELATIVE}(?: {_MINE})?(?: \w+)? (?:o|duoi|ngoai)(?: duoi| ngoai| tren)? que\b"
    # "em đang ở Sài Gòn, ba má em …"
    rf"|\b{_MINE} (?:dang |hien |lam |song )*(?:o|ben|tren|di lam)(?: ben| tren| tan)?"
    r" (?:dai loan|dai trung|dai bac|cao hung|sai gon|tphcm|hcm|thanh pho|tp|ha noi|binh duong|dong nai|can tho"
    rf"|nhat|han|han quoc|my|uc|nuoc ngoai|xa)\b.*\b{_RELATIVE} {_MINE}\b"
    r"|\bmy (?:mum|mom|mother|dad|father|parents|wife|husband|son|daughter|brother|sister|family|grandm\w+|grandf\w+)"
    r"(?: \w+)? (?:called|phoned|rang|texted|told me|messaged)\b"
    r"|\bi(?: am|m| m) (?:far away|abroad|away|in (?:taiwan|japan|korea|saigon|america|australia))\b"
)
_KHMER = re.compile(r"(?:ម្តាយ|ម៉ែ|ឪពុក|ប៉ា|យាយ|ជីតា|បង|ប្អូន|ប្តី|ប្រពន្ធ)ខ្ញុំ.{0,12}(?:ទូរសព្ទ|ទូរស័ព្ទ|ខលមក|ហៅមក)")


def is_far(text: str) -> bool:
    """Say whether whoever writes is elsewhere than the people who need help."""
    plain = re.sub(r"[^\w\u1780-\u17ff]+", " ", fold(text))
    return bool(_TOLD.search(plain) or _KHMER.search(text))
