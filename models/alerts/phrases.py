"""Phrases: what Loa itself writes into warnings (`alert_texts.yml`), in Vietnamese, Khmer and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from models.alerts.cap_terms import Status, Urgency
from models.store import datafiles

#: The languages of a warning by their names in CAP (RFC 3066).
CAP_LANGUAGES: Mapping[str, str] = {"vi": "vi-VN", "km": "km-KH", "en": "en-US"}


def prefix(status: Status, language: str) -> str:
    """What every text of an alert of that status begins with; "" for an Actual one."""
    return str(_file()["prefixes"].get(status, {}).get(language, ""))


def marked(status: Status, language: str, text: str) -> str:
    """`text` with the prefix of the status before it."""
    return f"{prefix(status, language)} {text}".strip()


def headline(alert: Mapping[str, Any], language: str) -> str:
    """The headline of an alert as people must read it: a drill as a drill, the end of a warning as its end."""
    over = alert["urgency"] == Urgency.PAST
    kind = _file()["kinds"].get("Over" if over else alert["msg_type"], {}).get(language, "")
    text = alert["infos"][language]["headline"]
    return marked(Status(alert["status"]), language, f"{kind} {text}".strip())


def note(status: Status) -> str:
    """CAP's note of a status; "" for Actual."""
    return str(_file()["note"].get(status, ""))


def phrase(name: str, language: str, **values: Any) -> str:
    """One of the sentences `level`, `source` and `areas`.

    :raises KeyError: there is no such sentence.
    """
    return str(_file()[name][language]).format_map(values)


def feed_title(status: Status, province: str) -> str:
    """The title of the feed of a status.

    :raises KeyError: alerts of that status stand in no feed.
    """
    return str(_file()["feed_title"][status]).format(province=province)


@lru_cache(maxsize=1)
def _file() -> Any:
    return datafiles.read("alert_texts.yml")
