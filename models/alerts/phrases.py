"""Phrases that Loa itself writes into warnings (`alert_texts.yml`), in Vietnamese, Khmer and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, TypedDict, cast

from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status, Urgency
from models.store import datafiles

#: The languages of a warning by their names in CAP (RFC 3066).
CAP_LANGUAGES: Mapping[str, str] = {"vi": "vi-VN", "km": "km-KH", "en": "en-US"}

ByLanguage = dict[str, str]


class AlertTexts(TypedDict):
    """The file `alert_texts.yml`: prefixes by status, kinds by message type, sentences by language."""

    prefixes: dict[str, ByLanguage]
    note: dict[str, str]
    kinds: dict[str, ByLanguage]
    ends: dict[str, dict[str, ByLanguage]]
    marks: dict[str, ByLanguage]
    level: ByLanguage
    level_short: ByLanguage
    until_short: ByLanguage
    sms_parts: int
    source: ByLanguage
    source_unnumbered: ByLanguage
    since: ByLanguage
    until: ByLanguage
    from_until: ByLanguage
    areas: ByLanguage
    places_more: ByLanguage
    drawn: ByLanguage
    outline: ByLanguage
    farewell: ByLanguage
    holds_on: ByLanguage
    dropped: ByLanguage
    languages: dict[str, ByLanguage]
    feed_title: dict[str, str]


def prefix(status: Status, language: str) -> str:
    """Return what every text of an alert of that status begins with; "" for an Actual one."""
    return _file()["prefixes"].get(status, {}).get(language, "")


def marked(status: Status, language: str, text: str) -> str:
    """Return `text` with the prefix of the status before it."""
    return f"{prefix(status, language)} {text}".strip()


def headline(alert: Alert, language: str, mark: str = "") -> str:
    """Return the headline of an alert as people must read it: a drill as a drill, the end of a warning as its end.

    :param mark: a name of `marks`, for an alert that no longer holds.
    """
    over = alert["urgency"] == Urgency.PAST and alert["msg_type"] != MsgType.CANCEL
    kind = _file()["kinds"].get("Over" if over else alert["msg_type"], {}).get(language, "")
    sign = _file()["marks"][mark][language] if mark else ""
    parts = (sign, kind, alert["infos"][language]["headline"])
    return marked(Status(alert["status"]), language, " ".join(part for part in parts if part))


def end_phrase(how: str, name: Literal["description", "instruction"], language: str) -> str:
    """Return what the end of a warning says, by how it ends."""
    return _file()["ends"][how][name][language]


def farewell_headline(alert: Alert, language: str) -> str:
    """Return the headline of the alert that people were told, for those whom its update is no longer meant for."""
    kind, text = _file()["kinds"]["Over"][language], alert["infos"][language]["headline"]
    return marked(Status(alert["status"]), language, f"{kind} {text}")


def level_word(language: str) -> str:
    """Return what a level of risk is called before its number; "" in a language that has no word for it."""
    return re.split("[:៖]", _file()["level"].get(language, ""))[0]


def sms_parts() -> int:
    """Return into how many parts the SMS of an alert may go, each of which is paid and read by itself on old phones."""
    return _file()["sms_parts"]


def note(status: Status, *, alone: bool = False) -> str:
    """Return CAP's note of a status; of an Actual alert "", or that one official approved it alone."""
    return _file()["note"].get("alone" if alone else status, "")


def phrase(
    name: Literal[
        "level",
        "level_short",
        "until_short",
        "source",
        "source_unnumbered",
        "since",
        "until",
        "from_until",
        "areas",
        "places_more",
        "drawn",
        "outline",
        "farewell",
        "holds_on",
    ],
    language: str,
    **values: object,
) -> str:
    """Return a sentence in a language, filled with `values`."""
    return _file()[name][language].format_map(values)


def dropped(alert: Alert, reader: str, language: str) -> str:
    """Return what an update says first to those who were warned in a language that it does not speak; "" to the rest.

    :param reader: the language that they chose.
    :param language: in which it is said.
    """
    if reader not in alert.get("dropped_languages", {}):
        return ""
    return _file()["dropped"][language].format(language=_file()["languages"][reader][language])


def feed_title(status: Status, province: str) -> str:
    """Return the title of the feed of a status.

    :raises KeyError: alerts of that status stand in no feed.
    """
    return _file()["feed_title"][status].format(province=province)


@lru_cache(maxsize=1)
def _file() -> AlertTexts:
    return cast(AlertTexts, datafiles.read("alert_texts.yml"))
