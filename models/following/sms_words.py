"""Words by SMS that end, begin or explain warnings (`sms_words.yml`), in Vietnamese, Khmer and English."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict, cast

from models.areas import areas
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.language.languages import spoken
from models.language.left_out_marks import Typed, typed
from models.language.text import fold, marked
from models.store import Store, datafiles

ByLanguage = dict[str, str]

#: Names of places in one answer; each letter is paid.
MOST_PLACES = 3


class SmsWordsFile(TypedDict):
    """The file `sms_words.yml`."""

    words: dict[str, dict[str, list[str]]]
    answers: list[str]
    plain: list[str]
    answered_by_provider: list[str]
    replies: dict[str, ByLanguage]


class Meaning(StrEnum):
    """What a word wants."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True)
class Word:
    """A word that was sent.

    :param language: the language that it is of.
    :param may_answer: it may be an answer to a question of the bot instead.
    :param answered: the provider has answered it, and takes no reply of ours.
    :param is_plain: in any chat it ends warnings and nothing else, where the bot waits for nothing.
    """

    meaning: Meaning
    language: str
    may_answer: bool
    answered: bool
    is_plain: bool = False


def understood(text: str) -> Word | None:
    """Return the word that a text is, whatever its case, and without marks if it was typed so; None if it is none."""
    said = Typed(*map(_key, typed(text)))
    return _words().get(said.marked) or (_bare_words().get(said.bare) if said.without_marks else None)


def obey(store: Store, word: Word, number: str, text: str) -> str:
    """Do what a word wants for a phone number, and return what to answer; "" for nothing. Done again, it is the same.

    STOP ends every warning by SMS, urgent ones too: the provider would not carry them either, and a promise to be left
    alone that is kept half is none. Answers to reports and one-time codes, which people ask for, are no warnings.
    """
    evidence = f"sms: {text}"
    if word.meaning is Meaning.STOP:
        ended = subscriptions.unfollow(store, SubscriptionChannel.SMS, number, evidence=evidence)
        language = ended["language"] if ended else word.language
        return "" if word.answered else _reply(Meaning.STOP, language)
    if word.meaning is Meaning.START:
        row = subscriptions.resume(store, SubscriptionChannel.SMS, number, evidence=evidence)
        if row:
            names = [areas.get(store, one)["full_name"] for one in row["area_ids"]]
            more = [f"+{len(names) - MOST_PLACES}"] if len(names) > MOST_PLACES else []
            places = ", ".join([*names[:MOST_PLACES], *more])
            return _reply(Meaning.START, row["language"]).format(places=places)
    return _reply(Meaning.HELP, word.language)


def _reply(meaning: Meaning, language: str) -> str:
    replies = _file()["replies"][meaning]
    return replies[spoken(language, replies)]


@lru_cache(maxsize=1)
def _words() -> dict[str, Word]:
    file = _file()
    may_answer, answered = set(file["answers"]), set(file["answered_by_provider"])
    return {
        _key(marked(word)): Word(
            Meaning(meaning), language, word in may_answer, word in answered, word in file["plain"]
        )
        for meaning, by_language in file["words"].items()
        for language, words in by_language.items()
        for word in words
    }


@lru_cache(maxsize=1)
def _bare_words() -> dict[str, Word]:
    return {_key(fold(text)): word for text, word in _words().items()}


def _key(text: str) -> str:
    """Return a text without blanks and points."""
    return "".join(char for char in text if unicodedata.category(char)[0] not in "PZSC")


@lru_cache(maxsize=1)
def _file() -> SmsWordsFile:
    return cast(SmsWordsFile, datafiles.read("sms_words.yml"))
