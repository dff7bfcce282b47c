"""Notices: the warnings in force, as short as a page or a chat shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from models.alerts import hazards, lists
from models.alerts.alerts import Alert, expiry
from models.alerts.cap_terms import Status
from models.alerts.phrases import headline, phrase
from models.errors import NotFound
from models.language.dates import day_and_time, machine_readable
from models.language.languages import DEFAULT
from models.store import Store


@dataclass(frozen=True)
class Notice:
    """A warning in force, in one language.

    :param level: and `until`, as sentences; "" for no level.
    :param ends: ISO 8601.
    :param exercise: whether it is no real warning.
    """

    identifier: str
    language: str
    title: str
    level: str
    instruction: str
    until: str
    ends: str
    exercise: bool = False


def of_areas(
    store: Store, area_ids: Iterable[str], language: str, status: Status = Status.ACTUAL
) -> list[Notice]:
    """Return the warnings that are in force in these areas, the highest level first; real ones, unless said."""
    found: dict[str, Alert] = {}
    for area_id in area_ids:
        try:
            found |= {row["_id"]: row for row in lists.in_force(store, area_id, status)}
        except NotFound:
            continue
    rows = sorted(found.values(), key=lambda row: row["_id"], reverse=True)
    return [_notice(row, language) for row in sorted(rows, key=lambda row: -(row["level"] or 0))]


def _notice(alert: Alert, wanted: str) -> Notice:
    language = wanted if wanted in alert["infos"] else DEFAULT
    level = alert["level"]
    colour = hazards.colour(level, language) if level else ""
    ends, begins = expiry(alert), alert["effective"]
    until = phrase("until", language, at=day_and_time(ends))
    if begins and begins > datetime.now(UTC):
        # Nobody is to think that it counts already.
        until = phrase("from_until", language, begins=day_and_time(begins), at=day_and_time(ends))
    return Notice(
        identifier=alert["identifier"],
        language=language,
        title=headline(alert, language),
        level=phrase("level", language, level=level, colour=colour) if level else "",
        instruction=alert["infos"][language].get("instruction", ""),
        until=until,
        ends=machine_readable(ends),
        exercise=alert["status"] == Status.EXERCISE,
    )
