"""What the page of an alert says, in one language: its words, how it stands now, what came before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

from models.alerts import alerts, cap_document, hazards, public_versions, stages
from models.alerts.alerts import Alert, AlertArea, expiry
from models.alerts.cap_terms import Status
from models.alerts.endings import ending_of
from models.alerts.phrases import headline, phrase
from models.alerts.public_versions import Changed, address
from models.alerts.stages import Stage
from models.language.dates import day_and_time
from models.language.languages import spoken
from models.language.shortening import summary
from models.store import Store

#: Stages in which people still have to do what the alert says.
COUNTS = frozenset({Stage.WAITING, Stage.IN_FORCE})

#: Characters of what others show of the page.
LONGEST = 200


class Version(NamedTuple):
    """A version of the alert in a list; `address` has no language."""

    identifier: str
    title: str
    address: str
    sent: datetime


class ShownAlert(TypedDict):
    """An alert on its page.

    :param language: that of its words; the visitor's, else Vietnamese.
    :param ends_it: it is itself the end of a warning.
    :param newest: the version that counts in its place; None if it is the last one.
    :param levels: what `changed.levels` says, in words.
    """

    identifier: str
    language: str
    title: str
    event: str
    exercise: bool
    stage: Stage
    counts: bool
    ends_it: bool
    level: int | None
    level_words: str
    instruction: str
    description: str
    areas: list[AlertArea]
    begins: datetime | None
    ends: datetime
    sent: datetime
    sender: str
    source: str
    next_at: datetime | None
    newest: Version | None
    versions: list[Version]
    changed: Changed | None
    levels: list[str]
    preview: str
    page: str
    cap: str
    base: str


def of(store: Store, alert: Alert, wanted: str) -> ShownAlert:
    """Return what the page of an issued alert says in the language that somebody wants, if it speaks it."""
    language = spoken(wanted, alert["infos"])
    stage = stages.of(store, [alert], datetime.now(UTC))[alert["_id"]]
    versions, base = public_versions.of(store, alert), store.settings.public_base
    former = next((one for one in versions if one["_id"] == alert["previous_id"]), None)
    changed = public_versions.changed(former, alert, language) if former else None
    words, level = alert["infos"][language], level_words(alert["level"], language)
    begins = alert["onset"] or alert["effective"]
    return {
        "identifier": alert["identifier"],
        "language": language,
        "title": headline(alert, language),
        "event": hazards.hazards()[alert["hazard"]].name[language],
        "exercise": alert["status"] == Status.EXERCISE,
        "stage": stage,
        "counts": stage in COUNTS,
        "ends_it": ending_of(alert) is not None,
        "level": alert["level"],
        "level_words": level,
        "instruction": words.get("instruction", ""),
        "description": words.get("description", ""),
        "areas": alert["areas"],
        "begins": begins if begins and begins > alert["sent"] else None,
        "ends": expiry(alert),
        "sent": alert["sent"],
        "sender": alert["sender_names"][language],
        "source": _source(alert, language),
        "next_at": None if ending_of(alert) else alert["source"].get("next_at"),
        "newest": _newest(store, alert, language),
        "versions": _listed(versions, language) if len(versions) > 1 else [],
        "changed": changed,
        "levels": [level_words(one, language) for one in changed.levels]
        if changed and changed.levels
        else [],
        "preview": summary(f"{level}. {words.get('instruction', '')}".removeprefix(". "), LONGEST),
        "page": address(alert["identifier"]),
        "cap": cap_document.address(alert, ""),
        "base": base,
    }


def level_words(level: int | None, language: str) -> str:
    """Return a level with its colour in words; "" without a level."""
    if not level:
        return ""
    return phrase("level", language, level=level, colour=hazards.colour(level, language))


def _newest(store: Store, alert: Alert, language: str) -> Version | None:
    if not alert["superseded_by"]:
        return None
    return _listed([alerts.latest(store, alert["superseded_by"])], language)[0]


def _listed(found: Sequence[Alert], language: str) -> list[Version]:
    return [
        Version(
            one["identifier"],
            headline(one, spoken(language, one["infos"])),
            address(one["identifier"]),
            one["sent"],
        )
        for one in found
    ]


def _source(alert: Alert, language: str) -> str:
    source = alert["source"]
    number, at = source.get("number"), day_and_time(source["issued_at"])
    if not number:
        return phrase("source_unnumbered", language, agency=source["agency"], at=at)
    return phrase("source", language, agency=source["agency"], number=number, at=at)
