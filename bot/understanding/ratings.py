"""Ratings in words and stars: "rất hài lòng", "tạm được", "5 sao", "⭐⭐", "not satisfied"."""

from __future__ import annotations

import re

from models.language import numbers
from models.language.text import fold
from models.workflow.terms import Rating

#: Stars, of five, as the four steps.
_STARS = {
    1: Rating.UNSATISFIED,
    2: Rating.UNSATISFIED,
    3: Rating.ACCEPTABLE,
    4: Rating.SATISFIED,
    5: Rating.VERY_SATISFIED,
}
_COUNTED = re.compile(
    r"(\w+)\s*(?:/\s*5|out of (?:5|five)|tren 5|ngoi sao|sao\b|stars?\b|diem\b|ផ្កាយ)|ផ្កាយ\s*(\w+)"
)

_NO = r"(?:khong|ko|k|hok|hong|hem|chua|chang|not|never)"
_MUCH = r"(?:rat|qua|cuc ky|cuc|het suc|very|so|really)"

#: In this order: who is not satisfied says so with the words of those who are.
_WORDS = (
    (
        Rating.UNSATISFIED,
        (
            rf"{_NO} (?:\w+ )?(?:hai long|tot|on|dat|duoc viec|satisfied|good|happy)"
            r"|\bte\b|kem qua|qua kem|that vong|bat man|buc minh|lam cho co"
            r"|unsatisfied|dissatisfied|bad|terrible|poor|disappointed|មិនពេញចិត្ត|មិនល្អ|អន់"
        ),
    ),
    (
        Rating.VERY_SATISFIED,
        (
            rf"{_MUCH} (?:hai long|tot|tuyet|happy|good|satisfied|ung)|tuyet voi|xuat sac|hai long lam|tot lam"
            r"|excellent|great|perfect|ពេញចិត្តខ្លាំង|ពេញចិត្តណាស់|ល្អណាស់"
        ),
    ),
    (
        Rating.ACCEPTABLE,
        r"chap nhan|tam duoc|tam on|tam tam|binh thuong|cung duoc|duoc thoi|acceptable|so so|average|អាចទទួលយក|ធម្មតា",
    ),
    (Rating.SATISFIED, r"hai long|\btot\b|\bung\b|satisfied|good|happy|ពេញចិត្ត|ល្អ"),
)

#: A longer text that has such words tells something else, too.
_MOST_WORDS = 12


def rating_of(text: str) -> Rating | None:
    """Return the step that a text says; None if it says none."""
    if stars := text.count("⭐") or text.count("★"):
        return _STARS.get(min(stars, 5))
    plain = fold(text)
    if hit := _COUNTED.search(plain):
        count = numbers.said(hit[1] or hit[2])
        return _STARS.get(count) if isinstance(count, int) else None
    return next((rating for rating, words in _WORDS if re.search(words, plain)), None)


def is_rating(text: str) -> bool:
    """Say whether a text is short and says a step."""
    return len(text.split()) <= _MOST_WORDS and rating_of(text) is not None
