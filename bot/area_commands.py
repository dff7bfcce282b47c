"""Words about warnings and preferences, in any chat, as the payloads of the actions that obey them.

Which words: `models.following.area_words`, `models.following.preference_words`.
"""

from __future__ import annotations

import re

from bot.engine.parse import write_payload
from bot.understanding import telex
from models.following import area_words, offer_words, preference_wishes, preference_words, sms_words
from models.following.area_words import AreaWord, Meaning
from models.following.offer_words import Reply
from models.language.text import fold
from models.store import Store

#: What the bot asked last, when an unmarked "dung" is "đúng": yes.
YES_NO = frozenset({"utter_maybe_rescue", "action_offer_warnings"})

#: What the bot did last when it waits for the name of a commune.
ASKS_FOR_A_PLACE = frozenset({"action_offer_warnings"})

#: Intents of a yes and of a no.
SETTLING = {"affirm": Reply.YES, "deny": Reply.NO}

_TAIL = re.compile(
    r"^(?:dạ |da |ở |o |của |cua )+|(?: (?:nha|nhé|nhe|nghe|ạ|a|đi|di|nữa|nua))+$", re.IGNORECASE
)

#: "Bỏ Quới An đi, chỉ muốn Cái Nhum thôi": what is kept ends nothing.
_KEPT = re.compile(
    r"[,;.]?\s+(?:chỉ|chi)\s+(?:muốn|muon|cần|can|giữ|giu|lấy|lay|theo|nhận|nhan)\b", re.IGNORECASE
)

#: Behind the names stands why: they moved, they live there no more.
_REASON = re.compile(
    r"[,;.]\s+(?=(?:tui |tôi |toi |em |mình |minh )?"
    r"(?:dời|doi|chuyển|chuyen|không|khong|ko|hết|het|vì|vi|tại|tai|i |we )\b)",
    re.IGNORECASE,
)

_KHMER = re.compile(r"[\u1780-\u17ff]{3}")


def payload(store: Store, text: str, *, waits: bool, asked: str = "", intent: str = "") -> str:
    """Return the payload that a text stands for; "" for words that the bot must understand.

    :param waits: the bot waits for an answer, which a word such as "DỪNG" may be.
    :param asked: what the bot did last.
    :param intent: what the text was taken for.
    """
    if text.startswith("/"):
        return ""
    spoken = {"language": "km"} if _KHMER.search(text) else {}
    if chosen := preference_words.understood(text):
        return write_payload("choose_preference", does=chosen.does, value=chosen.value, **spoken)
    word = _word(store, text)
    if word is None and not waits and (wish := preference_wishes.wished(text)):
        does = f"wish_{wish.word.does}"
        return write_payload("choose_preference", does=does, value=wish.word.value, language=wish.language)
    if word is None:
        named = _places(store, text) if asked in ASKS_FOR_A_PLACE else ()
        if named:
            return write_payload("follow_warnings", areas=list(named), said=text, **spoken)
        if asked in ASKS_FOR_A_PLACE and not waits and (settled := _settled(text, intent, spoken)):
            return settled
        return _of_all(text, spoken, waits=waits, yes_no=asked in YES_NO)
    return _of_areas(word, text, spoken)


def _settled(text: str, intent: str, spoken: dict[str, str]) -> str:
    """Return the payload of a yes or a no to warnings that were offered; "" for anything else."""
    word = offer_words.understood(text)
    if word is None and len(text.split()) <= offer_words.MOST_WORDS:
        word = SETTLING.get(intent)
    if word is None:
        return ""
    return write_payload("follow_warnings", value=str(word), said=text, **spoken)


def _of_areas(word: AreaWord, text: str, spoken: dict[str, str]) -> str:
    """Return the payload of a word with the areas that follow it."""
    if word.language == "en" and word.meaning is Meaning.LIST:
        spoken = {"language": "en"}
    if word.meaning is Meaning.LIST:
        return write_payload("list_warnings", **spoken)
    named = {"areas": list(word.area_ids), "unknown": list(word.unknown), "said": text, **spoken}
    if word.meaning is Meaning.LEAVE:
        return write_payload("unsubscribe_area", **named)
    if len(word.area_ids) > 1 and not word.several:
        return write_payload("choose_followed", areas=list(word.area_ids), **spoken)
    return write_payload("follow_warnings", **named)


def _word(store: Store, text: str) -> AreaWord | None:
    """Return the word that a text is, as typed or with what a keyboard left over undone."""
    spelt = telex.undone_text(text)
    # A keyboard leaves wrong tones, too ("boor"): then the words count without any.
    typed = (text, spelt) if spelt == text else (text, spelt, fold(spelt))
    forms = (form for one in typed for form in (one, _KEPT.split(one)[0]))
    found = (area_words.understood(store, form) for form in dict.fromkeys(forms))
    return next((word for word in found if word), None) or _with_reason(store, typed)


def _with_reason(store: Store, typed: tuple[str, ...]) -> AreaWord | None:
    """Return the word that ends warnings with its reason behind it: "bỏ Ba Tri đi, dời nhà rồi"."""
    parts = (_REASON.split(one)[0] for one in typed if _REASON.search(one))
    found = (area_words.understood(store, part) for part in dict.fromkeys(parts))
    return next((word for word in found if word and word.meaning is Meaning.LEAVE and word.area_ids), None)


def _places(store: Store, text: str) -> tuple[str, ...]:
    """Return the areas that a text names and nothing else; empty where one of the names is unknown or doubtful."""
    parts = [part for part in area_words.parted(telex.undone_text(text)) if part.strip(" .!")]
    found = [area_words.named(store, _TAIL.sub("", part.strip(" .!"))) for part in parts]
    return tuple(ids[0] for ids in found) if found and all(len(ids) == 1 for ids in found) else ()


def _of_all(text: str, spoken: dict[str, str], *, waits: bool, yes_no: bool) -> str:
    """Return the payload of a word that ends all warnings or begins them again; "" for none.

    While the bot waits it is an answer, and "hủy" gives up what was begun.
    """
    word = sms_words.understood(text)
    if word is None or waits or (word.may_answer and yes_no):
        return ""
    if word.meaning is sms_words.Meaning.STOP and (not word.may_answer or word.is_plain):
        return write_payload("unsubscribe_area", said=text, **spoken)
    if word.meaning is sms_words.Meaning.START:
        return write_payload("resume_warnings", said=text, **spoken)
    return ""
