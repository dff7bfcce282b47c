"""Rescue facts: what a message tells rescuers: where, how many, in what condition, by which phone.

What was told is not asked for again; the words themselves are passed on whole.
"""

from __future__ import annotations

import re

from bot.actions.places import typed
from bot.actions.rescue_places import names_a_place
from bot.understanding.glued import parted
from models.language import numbers, personal_data
from models.language.personal_data import PersonalKind
from models.language.text import fold
from models.safety.check_ins import MOST_PEOPLE
from models.store import Store

#: The form of the questions after a call, and its slots in their order.
FORM = "rescue_form"
PLACE, PEOPLE, CONDITION, PHONE = "rescue_place", "rescue_people", "rescue_condition", "rescue_phone"
ASKED = (PLACE, PEOPLE, CONDITION, PHONE)

#: What such a slot holds once its question needs no asking; no words, which stand in the call.
TOLD, SKIPPED, UNKNOWN, SHARED = "told", "skipped", "unknown", "shared"

_NUMBER = r"(?:\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_WHO = (
    r"(?:nguoi|ng|mang|dua|em be|em nho|chau|tre|be|cu gia|nguoi gia|nhan khau"
    r"|people|persons?|of us|children|kids|adults)"
)
_COUNT = re.compile(rf"\b({_NUMBER})\s+{_WHO}\b")
#: An answer in more words is about something else.
_MOST_WORDS_OF_PEOPLE = 8
_PERSONS = re.compile(
    r"\b(?:(?:co |moi |chi )?(?:minh|mot|1) (?:minh )?(?:toi|tui|em|con|chau|minh|ong|ba|ma|me|no)"
    r"|mot|hai|ba nguoi|bon|nam|sau|bay|tam|chin|muoi"
    r"|(?:ong|ba|ma|me|cha|tia|vo|chong|con|em|anh|chi|chu|co|di|noi|ngoai)(?: \w+)? (?:va|voi) "
    r"(?:ong|ba|ma|me|cha|tia|vo|chong|con|em|anh|chi|chu|co|di|noi|ngoai|chau|dua)"
    r"|just (?:me|her|him|us)|only (?:me|her|him|us)|one|two|three|four|five|six"
    r"|(?:her|him|me|mum|mom|dad|mother|father|wife|husband|grandma|grandmother|baby) and \w+)\b"
)
_KHMER_COUNT = re.compile(r"(\d{1,3}|[០-៩]{1,3})\s*នាក់")
_SOME = re.compile(
    r"\b(?:(?:mot|1) minh|(?:co|moi|chi) (?:mot )?minh (?:toi|tui|em|con|chau)"
    r"|(?:just|only) (?:me|her|him)|ca nha|gia dinh|vo chong|may nguoi|nhieu nguoi|dong nguoi"
    r"|(?:hai|ba|bon|may)? ?(?:me con|ba chau|ong chau|cha con|chi em|anh em)|em be"
    r"|(?:minh|mot) (?:toi|tui|em|con)\b|tre em|tre nho|con nho"
    r"|nguoi gia|ong gia|ba gia|ba bau|nguoi benh|alone|my family|children|a baby|elderly)\b"
)
_KHMER_SOME = re.compile(r"នាក់|ម្នាក់ឯង|គ្រួសារ|ក្មេង|ទារក|មនុស្សចាស់|ចាស់")
_CONDITION = re.compile(
    r"\b(?:nuoc (?:toi|len|ngap|den|dang|cuon|vo|vao|chay)|ngap|bi thuong|gay (?:tay|chan|xuong)|chay mau|bat tinh"
    r"|ngat|xiu|kho tho|khong tho|tho (?:khong|yeu)|bi benh|bi om|bi sot|kiet suc|yeu lam|lanh lam|doi lam|khat nuoc"
    r"|chuyen da|dau bung|co thai|mang thai|bi chay|dang chay|chay nha|nha chay|lua lon|khoi nhieu|cuon troi|bi troi"
    r"|mac ket|bi ket|nha sap|sap nha|bi sap|sat lo|sap chim|bi chim|lat ghe|lat xuong|bi te|te song|dien giat"
    r"|ran can|co giat|tai bien|khong ai bi|van on|binh thuong"
    r"|water|flood(?:ed|ing)?|injured|hurt|bleeding|unconscious|breath\w*|sick|fever|pregnant|labou?r|fire|smoke"
    r"|trapped|stuck|collapsed|drown\w*|sinking)\b"
)
_KHMER_CONDITION = re.compile(r"ទឹក|ឈឺ|របួស|ភ្លើង|ផ្សែង|ដង្ហើម|សន្លប់|ឈាម|ជាប់|លិច|ឆេះ|លង់")
_ALSO = re.compile(r"\b(?:cung|nua|also|too|as well)\b|ដែរ|ទៀត")


def told(store: Store, text: str) -> frozenset[str]:
    """Return which questions a text answers, by their slots."""
    if not text:
        return frozenset()
    text = parted(text)
    rest = _without_phones(text)
    folded = fold(rest)
    found = {
        PLACE: names_a_place(store, rest) or typed(store, text) is not None,
        PEOPLE: bool(people(rest) or _SOME.search(folded) or _KHMER_SOME.search(rest)),
        CONDITION: bool(_CONDITION.search(folded) or _KHMER_CONDITION.search(rest)),
        PHONE: rest != text,
    }
    return frozenset(name for name, known in found.items() if known)


def answered(store: Store, slot: str, text: str) -> frozenset[str]:
    """Return which questions a text answers when it follows one of them: "just her" tells how many only then."""
    alone = slot == PEOPLE and tells_people(text)
    return told(store, text) | (frozenset({PEOPLE}) if alone else frozenset())


def people(text: str) -> int:
    """Return how many people a text speaks of; 0 when it does not say, or no sensible number."""
    folded = " ".join(fold(parted(text)).split())
    hit = _COUNT.search(folded) or _KHMER_COUNT.search(text)
    if not hit:
        return 0
    number = numbers.said(hit[1])
    return number if isinstance(number, int) and number <= MOST_PEOPLE else 0


def tells_people(text: str) -> bool:
    """Say whether a short answer to "how many?" tells it: a number, "just her", "ổng với bà vợ"."""
    words = fold(parted(text)).split()
    if len(words) > _MOST_WORDS_OF_PEOPLE:
        return False
    return any(char.isdigit() for char in text) or bool(_PERSONS.search(" ".join(words)))


def says_also(text: str) -> bool:
    """Say whether a text speaks of one more: "also", "too"."""
    return bool(_ALSO.search(fold(text)))


def _without_phones(text: str) -> str:
    """Return a text with a blank for each phone number in it."""
    for one in reversed(personal_data.find(text)):
        if one.kind in (PersonalKind.PHONE, PersonalKind.NUMBER):
            text = f"{text[: one.start]} {text[one.end :]}"
    return text
