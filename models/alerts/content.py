"""What officials write of an alert, and how it is tidied and completed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from models.alerts import hazards
from models.alerts import rules as alert_rules
from models.alerts.cap_terms import Certainty, ResponseType, Severity, Urgency
from models.areas import areas
from models.errors import Fault, insist_on_none
from models.language.languages import LANGUAGES
from models.language.text import nfc
from models.store import Document, Store

# XML has no way to write these; pasted texts sometimes hold them. Line ends and tabs stay.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Source(TypedDict, total=False):
    """The bulletin behind an alert: who issued it, its number, when, and when the next one comes."""

    agency: str
    number: str
    issued_at: datetime
    next_at: datetime | None


class Content(TypedDict, total=False):
    """What officials write of an alert; a change names only what is new.

    `level` is 1 to 5, or None where the hazard has none. `severity` counts only without a level; `urgency`,
    `certainty` and `response_types` are proposed by the level when None.
    """

    hazard: str
    level: int | None
    severity: Severity | None
    urgency: Urgency | None
    certainty: Certainty | None
    response_types: Sequence[ResponseType] | None
    infos: Mapping[str, Mapping[str, str]]
    source: Source
    area_ids: Sequence[str]
    effective: datetime | None
    onset: datetime | None
    expires: datetime | None


CONTENT = tuple(Content.__annotations__)


#: The content of an alert of which nothing was written yet.
EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(CONTENT),
    "hazard": "",
    "infos": {},
    "source": {},
    "area_ids": [],
}


def cleaned(store: Store, content: Mapping[str, Any]) -> Document:
    """The content as it is stored, with the paths of its areas.

    :raises Invalid: unknown hazard, level or areas.
    """
    insist_on_none(faults_of(store, content))
    area_ids = list(content["area_ids"])
    infos = {
        language: {name: _text(text) for name, text in content["infos"][language].items()}
        for language in LANGUAGES
        if language in content["infos"]
    }
    source = {name: _text(one) if isinstance(one, str) else one for name, one in content["source"].items()}
    paths = sorted({above for area_id in area_ids for above in areas.above(store, area_id)})
    return {**content, "infos": infos, "source": source, "area_ids": area_ids, "paths": paths}


def faults_of(store: Store, content: Mapping[str, Any]) -> Iterator[Fault]:
    """What keeps content from being stored, as far as it is there; whether it can be issued is asked later."""
    if "area_ids" in content:
        yield from alert_rules.area_faults(store, list(content["area_ids"]))
    if "hazard" in content and content["hazard"] not in hazards.hazards():
        yield Fault("hazard", "hazard_unknown")
    level = content.get("level")
    if level is not None and not 1 <= level <= hazards.HIGHEST_LEVEL:
        yield Fault("level", "out_of_range", {"min": 1, "max": hazards.HIGHEST_LEVEL})


def in_full(alert: Mapping[str, Any]) -> Document:
    """An alert with what its hazard and level say in place of what nobody wrote."""
    hazard = hazards.hazards().get(alert["hazard"])
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


def _text(text: str) -> str:
    return nfc(_UNWRITABLE.sub("", text))
