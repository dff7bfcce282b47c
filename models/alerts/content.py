"""The content of an alert: what officials write of it, and how it is tidied and completed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypedDict, TypeVar, cast

from models.alerts import hazards, outlines, polygons
from models.alerts import rules as alert_rules
from models.alerts.alerts import Alert, AlertContent, Source, Words
from models.alerts.cap_terms import Certainty, ResponseType, Severity, Urgency
from models.alerts.endings import END_WORDS, ending_of, told
from models.areas import areas
from models.errors import Fault, insist_on_none
from models.language import visible
from models.language.languages import LANGUAGES
from models.language.text import nfc
from models.store import Store

Part = TypeVar("Part", Words, Source)

# XML has no way to write these; pasted texts sometimes hold them. Line ends and tabs stay.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Content(TypedDict, total=False):
    """Input: what officials write of an alert; a change names only what is new.

    `level` is 1 to 5, or None where the hazard has none. `severity` counts only without a level; `urgency`,
    `certainty` and `response_types` are proposed by the level when None.
    """

    hazard: str
    level: int | None
    severity: Severity | None
    urgency: Urgency | None
    certainty: Certainty | None
    response_types: Sequence[ResponseType] | None
    infos: Mapping[str, Words]
    dropped_languages: Mapping[str, str]
    source: Source
    area_ids: Sequence[str]
    polygons: Sequence[Sequence[Sequence[float]]]
    effective: datetime | None
    onset: datetime | None
    expires: datetime | None
    asks_check_in: bool


CONTENT = tuple(Content.__annotations__)


#: The content of an alert of which nothing was written yet.
EMPTY: Content = {
    "hazard": "",
    "level": None,
    "severity": None,
    "urgency": None,
    "certainty": None,
    "response_types": None,
    "infos": {},
    "dropped_languages": {},
    "source": {},
    "area_ids": [],
    "polygons": [],
    "effective": None,
    "onset": None,
    "expires": None,
    "asks_check_in": False,
}


def content_of(alert: Alert) -> Content:
    """Return the content of an alert, as an input that can be changed and stored again.

    Of an issued one the texts are those that were written: an update fills their placeholders again.
    """
    found = {name: value for name, value in alert.items() if name in CONTENT}
    return cast(Content, {**EMPTY, **found, "infos": alert.get("written", alert["infos"])})


def cleaned(store: Store, content: Content) -> AlertContent:
    """Return whole content as it is stored; if it names no areas, they are those that it draws.

    :raises Invalid: unknown hazard, level or areas.
    """
    insist_on_none(faults_of(store, content))
    area_ids = list(content["area_ids"]) or outlines.touched(store, content["polygons"])
    insist_on_none(alert_rules.area_faults(store, area_ids))
    responses = content["response_types"]
    return {
        "hazard": content["hazard"],
        "level": content["level"],
        "severity": content["severity"],
        "urgency": content["urgency"],
        "certainty": content["certainty"],
        "response_types": None if responses is None else [*responses],
        "infos": {name: _tidied(content["infos"][name]) for name in LANGUAGES if name in content["infos"]},
        "dropped_languages": {
            name: nfc(content["dropped_languages"][name])
            for name in LANGUAGES
            if name in content["dropped_languages"] and name not in content["infos"]
        },
        "source": _tidied(content["source"]),
        "area_ids": area_ids,
        "paths": sorted({above for area_id in area_ids for above in areas.above(store, area_id)}),
        "polygons": polygons.stored(content["polygons"]),
        "effective": content["effective"],
        "onset": content["onset"],
        "expires": content["expires"],
        "asks_check_in": content.get("asks_check_in", False),
    }


def faults_of(store: Store, content: Content) -> Iterator[Fault]:
    """Yield what keeps content from being stored, as far as it is there; whether it can be issued is asked later."""
    if "area_ids" in content and (content["area_ids"] or not content.get("polygons")):
        yield from alert_rules.area_faults(store, list(content["area_ids"]))
    for language, reason in content.get("dropped_languages", {}).items():
        yield from visible.reason_faults(f"dropped_languages.{language}", reason)
    yield from polygons.faults(store, content.get("polygons", []))
    if "hazard" in content and content["hazard"] not in hazards.hazards():
        yield Fault("hazard", "hazard_unknown", {"known": tuple(hazards.hazards())})
    level = content.get("level")
    if level is not None and not 1 <= level <= hazards.HIGHEST_LEVEL:
        yield Fault("level", "out_of_range", {"min": 1, "max": hazards.HIGHEST_LEVEL})


def in_full(alert: Alert) -> Alert:
    """Return an alert with what its hazard and level say in place of what nobody wrote; an end in the words of one."""
    hazard = hazards.hazards().get(alert["hazard"])
    how = ending_of(alert)
    if how:
        words = END_WORDS[how]
        return {
            **alert,
            "category": hazard.category if hazard else None,
            "level": None,
            "severity": words.severity,
            "urgency": words.urgency,
            "certainty": words.certainty,
            "response_types": list(words.response_types),
            "infos": told(how, alert["infos"]),
        }
    meaning = hazards.meaning(alert["level"])
    severity = meaning.severity if alert["level"] else alert["severity"]
    return {
        **alert,
        "category": hazard.category if hazard else None,
        "severity": severity,
        "urgency": alert["urgency"] or meaning.urgency,
        "certainty": alert["certainty"] or meaning.certainty,
        "response_types": list(alert["response_types"] or meaning.response_types),
    }


def _tidied(part: Part) -> Part:
    """Return words or a source with every text in it tidied."""
    tidied = {name: tidied_text(one) if isinstance(one, str) else one for name, one in part.items()}
    return cast(Part, tidied)


def tidied_text(text: str) -> str:
    """Return a text as it is stored: composed, and without what XML cannot write."""
    return nfc(_UNWRITABLE.sub("", text))
