"""The public view of an alert."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.alerts import cap_document, hazards
from models.alerts.alerts import Alert, AlertArea, Source
from models.alerts.phrases import headline
from models.language.languages import LANGUAGES, spoken


class Meaning(TypedDict):
    """What an alert means in CAP's words, and its level."""

    category: str | None
    level: int | None
    severity: str | None
    urgency: str | None
    certainty: str | None
    response_types: list[str] | None


class PublicAlert(Meaning):
    """An issued alert in one language, as `AlertSchema` writes it."""

    identifier: str
    status: str
    msg_type: str
    hazard: str
    event: str
    colour: str | None
    language: str
    languages: list[str]
    headline: str
    description: str
    instruction: str
    source: Source
    areas: list[AlertArea]
    sender: str
    sender_name: str
    sent: datetime
    effective: datetime | None
    onset: datetime | None
    expires: datetime | None
    references: list[str]
    superseded: bool
    series: str
    revision: int
    cap: str
    asks_check_in: bool
    ack_within: int


class PublicAlerts(TypedDict):
    """Alerts in force."""

    alerts: list[PublicAlert]


def public_view(alert: Alert, language: str, base: str, ack_within: int) -> PublicAlert:
    """Return an issued alert in a language; in Vietnamese where it was not written in that one.

    :param base: the public address of this Loa.
    :param ack_within: see `models.delivery.ack_windows`.
    """
    language = spoken(language, alert["infos"])
    words = alert["infos"][language]
    return {
        "identifier": alert["identifier"],
        "status": alert["status"],
        "msg_type": alert["msg_type"],
        "hazard": alert["hazard"],
        **_meaning(alert),
        "description": words["description"],
        "instruction": words["instruction"],
        "source": alert["source"],
        "areas": alert["areas"],
        "sender": alert["sender"],
        "sent": alert["sent"],
        "effective": alert["effective"],
        "onset": alert["onset"],
        "expires": alert["expires"],
        "series": alert["series"],
        "revision": alert["revision"],
        "headline": headline(alert, language),
        "event": hazards.hazards()[alert["hazard"]].name[language],
        "colour": hazards.colour(alert["level"], language) if alert["level"] else None,
        "language": language,
        "languages": [one for one in LANGUAGES if one in alert["infos"]],
        "sender_name": alert["sender_names"][language],
        "references": [one["identifier"] for one in alert["references"]],
        "superseded": alert["superseded_by"] is not None,
        "cap": cap_document.address(alert, base),
        "asks_check_in": alert.get("asks_check_in", False),
        "ack_within": ack_within,
    }


def _meaning(alert: Alert) -> Meaning:
    return {
        "category": alert["category"],
        "level": alert["level"],
        "severity": alert["severity"],
        "urgency": alert["urgency"],
        "certainty": alert["certainty"],
        "response_types": alert["response_types"],
    }
