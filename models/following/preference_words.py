"""Words in a chat or by SMS with which people choose how they are told (`preference_words.yml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple, TypedDict, cast

from models.following import preference_changes, preferences
from models.following.preferences import Choices
from models.language.languages import spoken
from models.language.left_out_marks import Typed, typed
from models.language.text import fold
from models.messages.messages import Owner
from models.messages.wishes import QuietHours
from models.store import Store, datafiles
from models.store.events import Actor

#: Two hours of the day.
_HOURS = re.compile(r"(\d{1,2})\s*(?:h|g|giờ|gio)?\s*(?:-|–|đến|den|to)\s*(\d{1,2})\s*(?:h|g|giờ|gio)?")


#: "YEN LANG: 22-6".
_SIGNS = re.compile(r"[:,“”\"]")


class PreferenceWord(NamedTuple):
    """What a word chooses, of what, or to what.

    `does` is `mute`, `unmute`, `digest`, `quiet`, `loud`, `close`, `open`, `only` or `show`.
    """

    does: str
    value: str


class Wishes(TypedDict):
    """How people say in their own words what they wish; see the file."""

    most_words: int
    others: list[str]
    quiet: dict[str, list[str]]
    quiet_marked: dict[str, list[str]]
    only: dict[str, list[str]]
    night: str
    muted: list[str]


class PreferenceWordsFile(TypedDict):
    """The file `preference_words.yml`; a row of `words` has its words by language besides."""

    words: list[dict[str, str | list[str]]]
    names: dict[str, dict[str, str]]
    summary: dict[str, str]
    order: dict[str, str]
    closed: dict[str, str]
    reopen: dict[str, str]
    wishes: Wishes


def understood(text: str) -> PreferenceWord | None:
    """Return what a text chooses; None when it is no such word."""
    said = Typed(*(" ".join(_SIGNS.sub(" ", one.rstrip(" .!")).split()) for one in typed(text)))
    for word, found in _words().items():
        rest = _after(said.marked, said.expected(word))
        if rest is None:
            continue
        if found.does == "quiet" and (hours := _HOURS.fullmatch(rest)):
            begins, ends = (int(hour) for hour in hours.groups())
            is_span = max(begins, ends) < 24 and begins != ends
            return PreferenceWord("quiet", f"{begins}-{ends}") if is_span else None
        if not rest and found.does != "quiet":
            return found
    return None


def obey(store: Store, owner: Owner, word: PreferenceWord, *, actor: Actor) -> Choices:
    """Choose what a word says, and return all choices; done again, it is the same."""
    return preference_changes.change(store, owner, _given(store, owner, word), actor=actor)


def _given(store: Store, owner: Owner, word: PreferenceWord) -> dict[str, object]:
    """Return what a word changes of somebody's choices."""
    if word.does in ("mute", "unmute"):
        rest = [one for one in preferences.of(store, owner)["muted"] if one != word.value]
        return {"muted": [*rest, word.value] if word.does == "mute" else rest}
    if word.does in ("close", "open"):
        rest = [one for one in preferences.of(store, owner)["off"] if one != word.value]
        return {"off": [*rest, word.value] if word.does == "close" else rest}
    if word.does == "only":
        return {"muted": list(file()["wishes"]["muted"])}
    if word.does == "digest":
        return {"digest": word.value}
    return {"quiet": _quiet(word.value)} if word.does in ("quiet", "loud") else {}


def told(choices: Choices, language: str, *, changed: bool = True) -> str:
    """Return what is answered: all that is chosen now.

    :param changed: something was chosen just now, and not only asked for.
    """
    rules = file()
    lang = spoken(language, rules["summary"])

    def name(word: str) -> str:
        return rules["names"][word][lang]

    quiet = choices["quiet"]
    hours = f"{_clock(quiet['begins'])}-{_clock(quiet['ends'])}" if quiet else name("province")
    off = ", ".join(name(one) for one in choices["muted"]) or name("nothing")
    said = rules["summary"][lang].format(
        muted=off, digest=name(choices["digest"]), quiet=hours, channels=_channels(choices, lang)
    )
    return f"{name('noted')} {said}" if changed else said


def _channels(choices: Choices, lang: str) -> str:
    """Return the order of the channels and those that are closed, as far as somebody chose any."""
    rules = file()

    def named(key: Literal["order", "closed"], channels: Iterable[str]) -> str:
        names = ", ".join(rules["names"][one][lang] for one in dict.fromkeys(channels))
        return rules[key][lang].format(names=names) if names else ""

    openings = [
        words[0].upper() if lang != "vi" else fold(words[0]).upper()
        for row in rules["words"]
        if row["does"] == "open" and row["value"] in choices["off"] and isinstance(words := row[lang], list)
    ]
    again = rules["reopen"][lang].format(words=", ".join(openings)) if openings else ""
    return named("order", choices["order"]) + named("closed", choices["off"]) + again


def _after(text: str, word: str) -> str | None:
    """Return what follows a word at the beginning of a text; None if it does not begin so."""
    if text == word:
        return ""
    return text.removeprefix(f"{word} ").strip() if text.startswith(f"{word} ") else None


def _quiet(hours: str) -> QuietHours | None:
    if not hours:
        return None
    begins, ends = (int(hour) * 60 for hour in hours.split("-"))
    return {"begins": begins, "ends": ends}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@lru_cache(maxsize=1)
def _words() -> dict[str, PreferenceWord]:
    return {
        word: PreferenceWord(str(row["does"]), str(row["value"]))
        for row in file()["words"]
        for language in ("vi", "km", "en")
        for word in row[language]
    }


@lru_cache(maxsize=1)
def file() -> PreferenceWordsFile:
    """Return what stands in `preference_words.yml`."""
    return cast(PreferenceWordsFile, datafiles.read("preference_words.yml"))
