"""Takeovers (chiếm sóng khẩn cấp): the exclusive state of outlets while a warning must be heard before everything else.

One for each series of a warning: it begins with the first version, is renewed by each update, and ends with the warning
or by itself (`takeover_rules.hold`). What of its warning holds longer, or never took over, is aired as an urgent
bulletin (`warning_airings`). It takes an audience, so that what is neither actual nor an exercise reaches no outlet
(`models.alerts.audience`). For which outlets it is meant is resolved when it is sent, and stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.alerts import alerts, hazards, phrases
from models.alerts.alerts import Alert
from models.alerts.audience import Audience, ExerciseAudience
from models.alerts.endings import ending_of
from models.alerts.phrases import phrase
from models.files.spoken_phrases import BOTH
from models.language.dates import day_and_time
from models.language.languages import LANGUAGES
from models.outlets.outlets import OUTLETS, OutletKind
from models.programme import takeover_rules
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind


class TakeoverState(StrEnum):
    """`HOLDING` until its warning ends; one whose `expires` passed is over, whatever its state."""

    HOLDING = "holding"
    ENDED = "ended"


class TakeoverText(TypedDict):
    """What is shown in one language: see docs/outlets.md."""

    level_word: str
    hazard: str
    headline: str
    place: str
    instruction: str
    source: str
    next: str


class Takeover(TypedDict):
    """One takeover; the id is the series of the warning.

    :param revision: of the version that it shows; an older one never takes its place.
    :param outlet_ids: for which outlets it is meant, but for private boards.
    :param sounds: ids of sounds by language, and of one in two languages (`spoken_phrases.BOTH`).
    :param begins: with `expires`, when the warning holds. Until `holds_until` the outlets are its own.
    """

    _id: str
    version: int
    alert_id: str
    identifier: str
    revision: int
    exercise: bool
    severity: int
    level: int
    colour: str
    hazard: str
    texts: dict[str, TakeoverText]
    sounds: dict[str, str]
    audio_every_seconds: int
    area_ids: list[str]
    outlet_ids: list[str]
    sent: datetime
    begins: datetime
    holds_until: datetime
    expires: datetime
    state: str


TAKEOVERS = CollectionSpec(
    "takeovers",
    Takeover,
    purpose="That a warning holds outlets: which, since when, until when, and what they say.",
    kept="For ever: plays name it.",
    kind=Kind.TAKEOVER,
    indexes=[
        IndexModel([("state", ASCENDING), ("expires", ASCENDING)]),
        IndexModel([("alert_id", ASCENDING)]),
    ],
)


def apply(store: Store, alert: Alert, addressees: Audience) -> list[str]:
    """Begin, renew or end the takeover of a warning; returns the outlets whose programme changes by it.

    Done twice it does no harm: the same version is written once.
    """
    before = store.collection(TAKEOVERS).find_one({"_id": alert["series"]})
    if before and before["revision"] >= alert["revision"]:
        return before["outlet_ids"]
    if ending_of(alert) or not is_for_outlets(alert, exercise=isinstance(addressees, ExerciseAudience)):
        return _end(store, alert, before) if before else []
    fields = _fields(store, alert, addressees)
    if before is None:
        try:
            made = events.create(
                store,
                TAKEOVERS,
                {"_id": alert["series"], **fields, "sounds": {}},
                action="begun",
                actor=events.SYSTEM,
            )
        except DuplicateKeyError:
            return apply(store, alert, addressees)
        return made["outlet_ids"]
    events.change(
        store,
        TAKEOVERS,
        before["_id"],
        # What the former version said aloud says it no longer.
        {"$set": {**fields, "sounds": {}}},
        action="renewed",
        actor=events.SYSTEM,
        expect=before["version"],
        details={"changes": {"freed": sorted({*before["outlet_ids"]}.difference(fields["outlet_ids"]))}},
    )
    return sorted({*before["outlet_ids"], *fields["outlet_ids"]})


def holding(store: Store, now: datetime) -> list[Takeover]:
    """Return the takeovers whose warnings hold, or will; the oldest first."""
    query = {"state": TakeoverState.HOLDING, "expires": {"$gt": now}}
    return list(store.collection(TAKEOVERS).find(query).sort("_id", ASCENDING))


def of_alert(store: Store, alert: Alert) -> Takeover | None:
    """Return the takeover of a warning; None where it has none."""
    return store.collection(TAKEOVERS).find_one({"_id": alert["series"]})


def give_sounds(store: Store, takeover_id: str, revision: int, sounds: dict[str, str]) -> None:
    """Say what a takeover says aloud, by language; what belongs to an older version is passed over.

    :param sounds: ids of sounds.
    """
    guard = {"revision": revision, "state": TakeoverState.HOLDING, "sounds": {"$ne": sounds}}
    if store.collection(TAKEOVERS).find_one({"_id": takeover_id, **guard}, {"_id": 1}) is None:
        return
    update = {"$set": {"sounds": sounds}}
    events.change(store, TAKEOVERS, takeover_id, update, action="spoken", actor=events.SYSTEM, guard=guard)


def said_by(store: Store, sound_id: str) -> list[str]:
    """Return the outlets of the takeovers that say a sound."""
    saying = [{f"sounds.{name}": sound_id} for name in (*LANGUAGES, BOTH)]
    rows = store.collection(TAKEOVERS).find(
        {"state": TakeoverState.HOLDING, "$or": saying}, {"outlet_ids": 1}
    )
    return sorted({outlet_id for row in rows for outlet_id in row["outlet_ids"]})


def _end(store: Store, alert: Alert, before: Takeover) -> list[str]:
    update = {
        "$set": {
            "state": TakeoverState.ENDED,
            "revision": alert["revision"],
            "expires": min(before["expires"], datetime.now(UTC).replace(microsecond=0)),
        }
    }
    events.change(
        store,
        TAKEOVERS,
        before["_id"],
        update,
        action="ended",
        actor=events.SYSTEM,
        expect=before["version"],
    )
    return before["outlet_ids"]


def is_for_outlets(alert: Alert, *, exercise: bool) -> bool:
    """Say whether outlets have a part in a warning. An exercise is never a bulletin, since a bulletin bears no mark."""
    return not exercise or bool(takeover_rules.hold(alert))


def _fields(store: Store, alert: Alert, addressees: Audience) -> dict[str, Any]:
    level, severity = alert["level"] or 0, takeover_rules.weight(alert)
    begins, expires = alert["effective"] or alert["sent"], alerts.expiry(alert)
    return {
        "alert_id": alert["_id"],
        "identifier": alert["identifier"],
        "revision": alert["revision"],
        "exercise": isinstance(addressees, ExerciseAudience),
        "severity": severity,
        "level": level,
        "colour": takeover_rules.colour(level),
        "hazard": alert["hazard"],
        "texts": {language: text_of(alert, language, addressees) for language in alert["infos"]},
        "audio_every_seconds": takeover_rules.rules()["audio_every_seconds"][severity],
        "area_ids": list(addressees.area_ids),
        "outlet_ids": meant_in(store, addressees.area_ids),
        "sent": alert["sent"],
        "begins": begins,
        "holds_until": min(begins + takeover_rules.hold(alert), expires),
        "expires": expires,
        "state": TakeoverState.HOLDING,
    }


def text_of(alert: Alert, language: str, addressees: Audience) -> TakeoverText:
    """Return what outlets show of a warning in a language; what is an exercise says so in every text."""
    words, source, level = alert["infos"][language], alert["source"], alert["level"]
    issued, following = source.get("issued_at"), source.get("next_at")
    said = ""
    if issued and source.get("agency"):
        values = {"agency": source["agency"], "number": source.get("number"), "at": day_and_time(issued)}
        said = phrase("source" if source.get("number") else "source_unnumbered", language, **values)
    return {
        "level_word": phrase("level_short", language, level=level) if level else "",
        "hazard": hazards.hazards()[alert["hazard"]].name[language],
        # The headline of an exercise begins with the word for it.
        "headline": phrases.headline(alert, language),
        "place": ", ".join(area["full_name"] for area in alert["areas"]),
        "instruction": addressees.mark(language, words["instruction"]),
        "source": said,
        "next": day_and_time(following) if following else "",
    }


def meant_in(store: Store, area_ids: Sequence[str]) -> list[str]:
    """Return the outlets in the areas, without private boards: those are requisitioned."""
    query = {
        "paths": {"$in": list(area_ids)},
        "kind": {"$ne": OutletKind.PRIVATE_BOARD},
        "retired_at": None,
    }
    rows = store.collection(OUTLETS).find(query, {"_id": 1}).sort("_id", ASCENDING)
    return [row["_id"] for row in rows]
