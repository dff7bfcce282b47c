"""Questions that people ask in between: how long it takes, what it costs, when offices are open."""

from __future__ import annotations

import re
from enum import StrEnum

from models.language.text import fold

_COST = re.compile(
    r"(?:ton|mat|tinh|dong|tra|thu|het)(?: \w+)? ?(?:tien|phi|dong bac|xu)\b|mien phi (?:khong|hong|ko|k)\b"
    r"|bao nhieu tien|le phi"
    r"|\b(?:free of charge|is it free|cost|charge|fee)\b|អស់លុយ|បង់លុយ|បង់ប្រាក់|អស់ប្រាក់|ថ្លៃប៉ុន្មាន|ឥតគិតថ្លៃ"
)
_WHEN = re.compile(
    r"(?:(?:bao|may|chung|khi) ?(?:lau|bua|ngay|hom|nao|gio)|bao gio|chung nao|chừng nào|may gio)(?: \w+){0,4}"
    r" (?:toi|xuong|xong|coi|sua|den|ra|lam|xu ly|giai quyet|tra loi|co nguoi|co ket qua|nguoi)\b"
    r"|(?:toi|xuong|xong|sua|den|xu ly|giai quyet|tra loi|mat|phai cho)(?: \w+){0,3} (?:bao lau|may bua"
    r"|may ngay|khi nao|chung nao|bao gio)\b"
    r"|(?:may bua|may ngay|bao lau|chung nao)(?: \w+){0,2} (?:xong|coi|xuong|toi|sua)\b|^\W*(?:ma )?bao lau\b"
    r"|how long|when will|how soon|how many days|ប៉ុន្មានថ្ងៃ|ពេលណា.{0,8}(?:មក|ទើប|ជួសជុល|រួច|ចប់|ដោះស្រាយ)|យូរប៉ុណ្ណា"
)
#: When an office is open: "ủy ban chiều thứ bảy có mần việc hông".
_OFFICE = (
    r"(?:uy ban|ubnd|tru so|co quan|van phong|mot cua|can bo|tren xa|o xa|ben xa|phuong|commune office|office|officials"
    r"|គណៈកម្មាធិការ|ការិយាល័យ)"
)
_OPEN = (
    r"(?:mo cua|lam viec|man viec|tiep dan|dong cua|nghi|gio hanh chinh|truc khong|open|opens|closed?|work"
    r"|working hours|office hours|បើក|ធ្វើការ)"
)
_DAY = (
    r"(?:may gio|gio nao|thu (?:bay|7)|chu nhat|cuoi tuan|ngay le|buoi (?:trua|toi)|chieu|ngay nao|saturdays?|sundays?"
    r"|weekends?|what time|hours|when|ម៉ោង|ថ្ងៃសៅរ៍|ថ្ងៃអាទិត្យ)"
)
_HOURS = re.compile(rf"(?=.*{_OFFICE})(?=.*{_OPEN})(?=.*{_DAY})")
#: What is asked of papers and of complaints is another matter.
_PROCEDURE = re.compile(
    r"khai sinh|giay|ho khau|dang ky|cccd|can cuoc|thu tuc|phep|so do|ket hon|quyet dinh|khieu nai|to cao"
)

#: A longer text tells something, too.
_MOST_WORDS = 16


class SideQuestion(StrEnum):
    """What is asked in between."""

    COST = "cost"
    WHEN = "when"
    HOURS = "hours"


def asked(text: str) -> SideQuestion | None:
    """Return what a short text asks of the handling of a report; None for anything else."""
    plain = fold(text)
    if len(plain.split()) > _MOST_WORDS or _PROCEDURE.search(plain):
        return None
    if _COST.search(plain) and (_asks(plain) or plain.endswith("?")):
        return SideQuestion.COST
    if _HOURS.search(plain) and (_asks(plain) or plain.endswith("?") or "may gio" in plain):
        return SideQuestion.HOURS
    return SideQuestion.WHEN if _WHEN.search(plain) else None


def is_asked(text: str) -> bool:
    """Say whether a text asks such a question."""
    return asked(text) is not None


def _asks(plain: str) -> bool:
    return bool(re.search(r"\b(?:khong|hong|ko|k|hok|hon|ha|chi|gi|bao nhieu|is|do|does|how)\b|ទេ", plain))
