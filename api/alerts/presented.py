"""An alert as the public reads it."""

from __future__ import annotations

from models.alerts import hazards
from models.alerts.audience import path_of
from models.alerts.cap_terms import Status
from models.alerts.phrases import headline
from models.language.languages import LANGUAGES, spoken
from models.store import Document


def public_view(alert: Document, language: str, base: str) -> Document:
    """An issued alert in a language; in Vietnamese where it was not written in that one.

    :param base: the public address of this Loa.
    """
    language = spoken(language, alert["infos"])
    return {
        **alert,
        **alert["infos"][language],
        "headline": headline(alert, language),
        "event": hazards.hazards()[alert["hazard"]].name[language],
        "colour": hazards.colour(alert["level"], language) if alert["level"] else None,
        "language": language,
        "languages": [one for one in LANGUAGES if one in alert["infos"]],
        "sender_name": alert["sender_names"][language],
        "references": [one["identifier"] for one in alert["references"]],
        "superseded": alert["superseded_by"] is not None,
        "cap": cap_address(alert, base),
    }


def cap_address(alert: Document, base: str) -> str:
    """Where the CAP document of an issued alert stands."""
    return f"{base}{path_of(Status(alert['status']))}/alerts/{alert['identifier']}.xml"
