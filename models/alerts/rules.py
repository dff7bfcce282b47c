"""The rules of an alert, all checked at once: those of CAP 1.2 that its schema does not catch, and Loa's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from models.alerts import drawn_areas, hazards, placeholders, polygons
from models.alerts.alerts import ALERTS, Alert, is_superseded
from models.alerts.cap_rules import FORBIDDEN
from models.alerts.cap_terms import Certainty, MsgType, Urgency
from models.alerts.endings import ending_of
from models.areas import areas
from models.errors import Fault
from models.language.languages import DEFAULT, LANGUAGES, OWN_NAMES
from models.store import Store

#: Most characters of the texts. A headline is the title of a push, of which phones show little more.
LONGEST: Mapping[Literal["headline", "description", "instruction"], int] = {
    "headline": 160,
    "description": 3000,
    "instruction": 2000,
}

MAX_AREAS = 200


def faults(store: Store, alert: Alert, now: datetime) -> list[Fault]:
    """Return everything that keeps an alert from being issued at `now`; empty when nothing does."""
    alert = placeholders.resolved(store, alert)
    return [
        *_sender(alert),
        *_hazard(alert),
        *_words(alert),
        *_languages(store, alert),
        *_source(alert, now),
        *_times(alert, now),
        *_references(alert),
        *_superseded(store, alert),
        *area_faults(store, alert["area_ids"]),
        *polygons.faults(store, polygons.of(alert)),
        *drawn_areas.faults(store, alert),
    ]


def area_faults(store: Store, area_ids: list[str]) -> Iterator[Fault]:
    """Yield what is wrong with the areas: none, unknown, of another province, or one inside another."""
    if not area_ids:
        yield Fault("area_ids", "required", about=("area_ids", "polygons"))
    if len(area_ids) > MAX_AREAS:
        yield Fault("area_ids", "too_many_areas", {"max": MAX_AREAS})
    found = areas.known(store, area_ids)
    for index, area_id in enumerate(area_ids):
        area = found.get(area_id)
        if area is None:
            yield Fault(f"area_ids.{index}", "area_unknown")
        elif area["province_id"] != areas.active_province_id(store):
            yield Fault(f"area_ids.{index}", "area_outside_province")
        # Nobody may get it twice: by an area above this one, or by this one named a second time.
        elif {*area_ids[:index], *(one for one in area_ids if one != area_id)} & set(area["path"]):
            yield Fault(f"area_ids.{index}", "areas_overlap")


def _sender(alert: Alert) -> Iterator[Fault]:
    if not alert["sender"] or FORBIDDEN.search(alert["sender"]):
        yield Fault("sender", "cap_characters")


def _hazard(alert: Alert) -> Iterator[Fault]:
    hazard = hazards.hazards().get(alert["hazard"])
    if hazard is None:
        yield Fault("hazard", "hazard_unknown", {"known": tuple(hazards.hazards())})
    elif hazard.levelled and alert["level"] is None and not ending_of(alert):
        yield Fault("level", "level_missing")
    elif alert["level"] is None and not alert["severity"]:
        yield Fault("severity", "required")


def _words(alert: Alert) -> Iterator[Fault]:
    if DEFAULT not in alert["infos"]:
        yield Fault(f"infos.{DEFAULT}", "required")
    for language, words in alert["infos"].items():
        if language not in LANGUAGES:
            yield Fault(f"infos.{language}", "unknown_field")
        for name, most in LONGEST.items():
            field, text = f"infos.{language}.{name}", words.get(name, "")
            yield from _text(field, text, most)
            yield from placeholders.faults(field, language, text, alert["level"])


def _text(field: str, text: str, most: int) -> Iterator[Fault]:
    if not text:
        yield Fault(field, "required")
    elif len(text) > most:
        yield Fault(field, "too_long", {"max": most})


def _languages(store: Store, alert: Alert) -> Iterator[Fault]:
    """Refuse to fall silent in a language: whoever was warned in it would take the warning before for the last word."""
    if not alert["previous_id"]:
        return
    former = store.one(ALERTS, alert["previous_id"])
    told = {*former["infos"], *former.get("dropped_languages", {})}
    for language in sorted(told - alert["infos"].keys() - alert.get("dropped_languages", {}).keys()):
        # Without Vietnamese there is a fault already, and no reason for it counts.
        if language != DEFAULT:
            yield Fault(f"infos.{language}", "language_dropped", {"language": OWN_NAMES[language]})


def _source(alert: Alert, now: datetime) -> Iterator[Fault]:
    """Check the bulletin. The number may be missing (not every office numbers), agency and time may not."""
    source = alert["source"]
    for name in ("agency", "issued_at"):
        if not source.get(name):
            yield Fault(f"source.{name}", "required")
    issued, following = source.get("issued_at"), source.get("next_at")
    if issued and issued > now:
        yield Fault("source.issued_at", "time_in_future")
    if issued and following and following <= issued:
        yield Fault("source.next_at", "time_not_after", {"other": "source.issued_at"})


def _times(alert: Alert, now: datetime) -> Iterator[Fault]:
    effective, onset, expires = alert["effective"], alert["onset"], alert["expires"]
    happening = alert["certainty"] == Certainty.OBSERVED or alert["urgency"] == Urgency.PAST
    if onset and onset < now and not happening:
        yield Fault("onset", "time_past")
    if expires is None:
        yield Fault("expires", "required")
        return
    if expires <= now:
        yield Fault("expires", "time_past")
    for name, other in (("effective", effective), ("onset", onset)):
        if other and expires <= other:
            yield Fault("expires", "time_not_after", {"other": name})
    if expires > now + hazards.longest():
        yield Fault("expires", "time_too_far", {"days": hazards.longest().days})


def _references(alert: Alert) -> Iterator[Fault]:
    fresh = alert["msg_type"] == MsgType.ALERT
    if fresh and alert["references"]:
        yield Fault("references", "reference_unexpected")
    if not fresh and not alert["references"]:
        yield Fault("references", "reference_missing")


def _superseded(store: Store, alert: Alert) -> Iterator[Fault]:
    """Name that another follow-up was issued meanwhile: this one would come too late."""
    if alert["previous_id"] and is_superseded(store, alert["previous_id"]):
        yield Fault("previous_id", "alert_superseded")
