"""Far callers: whoever calls for relatives that told them by phone, or who live elsewhere, is asked about those."""

from __future__ import annotations

import re

from models.language.text import fold

_MINE = r"(?:toi|tui|em|con|minh|chau|anh|chi)"
#: "Em", "con" and the like mean oneself unless "my" stands behind them; "mẹ con em" are those who write.
_RELATIVE = (
    r"(?:(?:bo|cha|tia|ma|me|ong|ba noi|ba ngoai|ong noi|ong ngoai|vo|chong|gia dinh|nguoi nha|ba ma|cha me|bo me)"
    r"(?! con (?:toi|tui|em|minh|chau)\b)"
    rf"(?: {_MINE})?|(?<!me )(?<!cha )(?<!vo )(?:ba|noi|ngoai|con|chi|anh|em|cau|di|chu|bac|mo|thim|chau) {_MINE})"
)
_TOLD = re.compile(
    # "má em vừa gọi về nói", "chồng tôi mới điện thoại cho tôi"
    rf"\b{_RELATIVE}(?: (?:vua|moi|hoi nay|co))* (?:goi|dien|nhan tin|nhan)(?: dien)?(?: thoai)?"
    rf" (?:ve|len|qua|sang|cho {_MINE}|noi|bao|khoc|keu)\b"
    # "ba má tôi ở quê", "ngoại em dưới quê"
    rf"|\b{_RELATIVE}(?: \w+)? (?:o|duoi|ngoai)(?: duoi| ngoai| tren)? que\b"
    # "em đang ở Sài Gòn, ba má em …"
    rf"|\b{_MINE} (?:dang |hien |lam |song )*(?:o|ben|tren|di lam)(?: ben| tren| tan)?"
    r" (?:dai loan|dai trung|dai bac|cao hung|sai gon|tphcm|hcm|ha noi|binh duong|dong nai"
    rf"|nhat ban|han quoc|nuoc ngoai)\b.*\b{_RELATIVE}\b"
    r"|\bmy (?:mum|mom|mother|dad|father|parents|wife|husband|son|daughter|brother|sister|family|grandm\w+|grandf\w+)"
    r"(?: \w+)? (?:called|phoned|rang|texted|told me|messaged)\b"
    # "gọi má em hoài không được", "chồng em đi ghe chưa thấy về"
    rf"|\b{_RELATIVE}\b.*\b(?:goi (?:\w+ ){{0,3}}?(?:khong|ko|k|hong|hok) (?:duoc|nghe|ai)"
    r"|(?:khong|ko|k|hong|hok)(?: ai)? (?:nghe|bat|boc) (?:may|dien|dt)|tat may|mat (?:lien lac|tich)|thue bao"
    r"|chua (?:thay )?(?:ve|nhan tin|goi|lien lac))\b"
    r"|\bmy (?:mum|mom|mother|dad|father|parents|wife|husband|son|daughter|brother|sister|grandm\w+|grandf\w+)\b.*"
    r"\b(?:not answering|(?:isn|aren|wasn|doesn|don|won|didn) t (?:answer\w*|pick\w*|reply\w*|back|home|come|returned)"
    r"|not (?:back|home|returned)|no answer|missing|reach (?:him|her|them)|(?:hasn|haven) t (?:come|returned|called))\b"
    r"|\bi(?: am|m| m) (?:far away|abroad|away|in (?:taiwan|japan|korea|saigon|america|australia))\b"
)
_KHMER = re.compile(r"(?:ម្តាយ|ម៉ែ|ឪពុក|ប៉ា|យាយ|ជីតា|បង|ប្អូន|ប្តី|ប្រពន្ធ)ខ្ញុំ.{0,12}(?:ទូរសព្ទ|ទូរស័ព្ទ|ខលមក|ហៅមក)")


def is_far(text: str) -> bool:
    """Say whether whoever writes is elsewhere than the people who need help."""
    plain = re.sub(r"[^\w\u1780-\u17ff]+", " ", fold(text))
    return bool(_TOLD.search(plain) or _KHMER.search(text))
