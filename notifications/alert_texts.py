"""The texts of an alert on each channel, made from the approved document and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from models.alerts import hazards
from models.alerts.audience import Audience
from models.alerts.phrases import headline, phrase
from models.language.dates import day_and_time
from models.language.languages import spoken


@dataclass(frozen=True)
class AlertText:
    """Title and body in one language."""

    title: str
    body: str


def full_text(audience: Audience, alert: Mapping[str, Any], language: str) -> AlertText:
    """Everything, what to do first: a channel that must shorten a text shortens its end."""
    language = spoken(language, alert["infos"])
    words = alert["infos"][language]
    level = (
        phrase("level", language, level=alert["level"], colour=hazards.colour(alert["level"], language))
        if alert["level"]
        else ""
    )
    names = ", ".join(area["full_name"] for area in alert["areas"])
    parts = (
        words["instruction"],
        words["description"],
        level,
        phrase("areas", language, names=names),
        _source(alert, language),
    )
    return AlertText(_title(audience, alert, language), "\n".join(part for part in parts if part))


def short_text(audience: Audience, alert: Mapping[str, Any], language: str) -> AlertText:
    """What an SMS has room for: the headline, what to do, and whose word it is."""
    language = spoken(language, alert["infos"])
    parts = (alert["infos"][language]["instruction"], _source(alert, language))
    return AlertText(_title(audience, alert, language), "\n".join(parts))


def push_data(audience: Audience, alert: Mapping[str, Any], public_base: str) -> dict[str, str]:
    """What the app needs besides the text: it drops repeats by `series` and `revision`."""
    return {
        "kind": "alert",
        "alert": alert["identifier"],
        "series": alert["series"],
        "revision": str(alert["revision"]),
        "status": audience.status,
        "msg_type": alert["msg_type"],
        "level": str(alert["level"] or ""),
        "expires": alert["expires"].astimezone(UTC).isoformat(timespec="seconds"),
        "cap": f"{public_base}{audience.path}/alerts/{alert['identifier']}.xml",
    }


def seconds_left(alert: Mapping[str, Any], now: datetime) -> int:
    """For how long the alert is still in force; 0 when it is not."""
    return max(0, int((alert["expires"] - now).total_seconds()))


def _title(audience: Audience, alert: Mapping[str, Any], language: str) -> str:
    title = headline(alert, language)
    prefix = audience.mark(language, "")
    # The headline carries the prefix of the alert's status. A text that does not fit its audience must not go out.
    if not title.startswith(prefix):
        raise ValueError(f"The text of {alert['_id']} does not fit its audience.")
    return title


def _source(alert: Mapping[str, Any], language: str) -> str:
    source = alert["source"]
    values = {
        "agency": source["agency"],
        "number": source.get("number") or "–",
        "at": day_and_time(source["issued_at"]),
    }
    return phrase("source", language, **values)
