"""What people ask on about a complaint or denunciation: whether they are still in time, and where the form is."""

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
    r"mau don|don (?:o dau|mau|viet)|viet don|to don|bieu mau|application form|\bforms?\b|ពាក្យបណ្តឹង|ទម្រង់"
)
_PLACE = re.compile(r"(?:nop|gui|den|toi|gap) (?:o dau|cho nao|ai|dau)|noi nao nhan|where do i")
_MOST_WORDS = 16


class LegalQuestion(StrEnum):
    """What is asked of such a matter."""

    TIME = "time"
    FORM = "form"


def asked(text: str) -> LegalQuestion | None:
    """Return what a text asks of a legal matter; None for anything else."""
    plain = fold(text)
    if len(plain.split()) > _MOST_WORDS:
        return None
    if _FORM.search(plain):
        return LegalQuestion.FORM
    return LegalQuestion.TIME if _TIME.search(plain) else None


def goes_on(text: str) -> bool:
    """Say whether a text asks on, once the matter was spoken of."""
    return asked(text) is not None or (len(text.split()) <= _MOST_WORDS and bool(_PLACE.search(fold(text))))
