"""What people ask on about a complaint or denunciation: whether a message counts as one, the time, and the form."""

from __future__ import annotations

import re
from enum import StrEnum

from models.language.text import fold

_TIME = re.compile(
    r"con kip|tre han|qua han|het han|thoi han|thoi hieu|may ngay|bao lau|bao nhieu ngay|han chot|muon qua"
    r"|in time|too late|deadline"
    r"|how long|time limit|ទាន់ពេល|រយៈពេល"
)
_FORM = re.compile(
    r"mau don|(?<!gui )(?<!nop )(?<!dua )don (?:o dau|mau|viet)|viet don|to don|bieu mau"
    r"|application form|\bforms?\b|ពាក្យបណ្តឹង|ទម្រង់"
)
_FILED = re.compile(
    r"\b(?:coi|tinh|xem)(?: \w+)? (?:la|nhu)\b(?: \w+){0,3} (?:don|nop|gui|khieu nai|to cao)\b"
    r"|\b(?:nhan|viet|gui|noi)(?: tin)? (?:o day|vay|nhu vay|the nay)(?: \w+){0,3} (?:la|thanh|thay)(?: \w+)? don\b"
    r"|\b(?:la|thay) don (?:chua|khong|hong|hok|ko|luon)\b"
    r"|\b(?:da|duoc) (?:nop|gui|nhan)(?: \w+)? don(?: \w+)? (?:chua|khong|hong|hok|ko)\b"
    r"|count as|regarded as|considered (?:a|as)|(?:been|is it|is this) (?:filed|lodged)"
    r"|ចាត់ទុកជាពាក្យ|រាប់ជាពាក្យ"
)
_PLACE = re.compile(
    r"(?:nop|gui|den|toi|gap) (?:o dau|cho nao|ai|dau)|noi nao nhan|where do i"
    r"|\b(?:gui|nop|nhan|dua|viet)(?: \w+){0,2} (?:o|tai|qua) (?:day|zalo)\b|(?:send|file|submit|lodge) (?:it )?here"
)
_MOST_WORDS = 16


class LegalQuestion(StrEnum):
    """What is asked of such a matter."""

    FILED = "filed"
    TIME = "time"
    FORM = "form"


def asked(text: str) -> LegalQuestion | None:
    """Return what a text asks of a legal matter; None for anything else."""
    plain = fold(text)
    if len(plain.split()) > _MOST_WORDS:
        return None
    if _FILED.search(plain):
        return LegalQuestion.FILED
    if _FORM.search(plain):
        return LegalQuestion.FORM
    return LegalQuestion.TIME if _TIME.search(plain) else None


def goes_on(text: str) -> bool:
    """Say whether a text asks on, once the matter was spoken of."""
    return asked(text) is not None or (len(text.split()) <= _MOST_WORDS and bool(_PLACE.search(fold(text))))
