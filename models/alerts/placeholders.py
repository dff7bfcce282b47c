"""Placeholders of an alert: `{level}` and `{place}` are filled from the alert itself, when it is issued or looked at.

They stay in the draft as they are, so that a text never says another level, or another place, than the alert does.
`{time}` is known to nobody but its authors. One that stays open is a fault at submission (`rules`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from models.alerts.alerts import Alert, Words
from models.alerts.phrases import level_word, phrase
from models.areas import areas
from models.errors import Fault
from models.store import Store

#: What a template leaves open for whoever drafts from it.
PLACEHOLDERS = ("place", "time", "level")

OPEN = re.compile(r"\{(\w*)\}")

#: Areas that a text names, besides how many more there are; more would leave no room for what to do.
MOST_NAMED = 3


def fill(infos: Mapping[str, Words], values: Mapping[str, Mapping[str, str]]) -> dict[str, Words]:
    """Return texts with what is known in their language filled in; the rest stays open."""

    def filled(text: str, language: str) -> str:
        return OPEN.sub(lambda hit: values.get(language, {}).get(hit[1]) or hit[0], text)

    return {
        language: cast(Words, {name: filled(str(text), language) for name, text in words.items()})
        for language, words in infos.items()
    }


def resolved(store: Store, alert: Alert) -> Alert:
    """Return an alert with its level and the names of its areas in its texts; an issued one says them already."""
    open_ones = {
        name for words in alert["infos"].values() for text in words.values() for name in _names(text)
    }
    if not open_ones & set(PLACEHOLDERS):
        return alert
    names = _names_of_areas(store, alert) if "place" in open_ones else []
    values = {
        language: {"level": str(alert["level"] or ""), "place": _place(names, language)}
        for language in alert["infos"]
    }
    return {**alert, "infos": fill(alert["infos"], values)}


def faults(field: str, language: str, text: str, level: int | None) -> Iterator[Fault]:
    """Yield what a text leaves open, and that it names another level than the alert."""
    for placeholder in PLACEHOLDERS:
        if f"{{{placeholder}}}" in text:
            yield Fault(field, "placeholder_open", {"name": placeholder})
    said = [int(found) for found in _levels(language).findall(text)]
    if level is not None and said and level not in said:
        yield Fault(field, "level_differs", {"said": said[0], "level": level}, about=("infos", "level"))


def _names(text: object) -> list[str]:
    return OPEN.findall(str(text))


def _levels(language: str) -> re.Pattern[str]:
    """Return how a text names a level: "Cấp độ rủi ro 3", "cấp độ rủi ro thiên tai: cấp 3", "Risk level 3"."""
    word = re.escape(level_word(language))
    return re.compile(rf"{word}(?: thiên tai)?\s*[:៖]?\s*(?:cấp\s+)?(\d)(?!\d)", re.IGNORECASE)


def _names_of_areas(store: Store, alert: Alert) -> list[str]:
    """Return the names of the areas; none where one of them is unknown."""
    known = areas.known(store, alert["area_ids"])
    return (
        [known[one]["full_name"] for one in alert["area_ids"]] if len(known) == len(alert["area_ids"]) else []
    )


def _place(names: Sequence[str], language: str) -> str:
    """Return the names of the areas; of many the first ones, and how many more there are."""
    named, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    return phrase("places_more", language, names=named, count=more) if more > 0 else named
