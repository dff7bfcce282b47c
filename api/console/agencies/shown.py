"""One agency as its page shows it: what it is called, where it is, what hangs on it, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from api.console.audit import words
from api.console.posts.listed import area_name
from api.extensions.context import current_language, current_store
from models.areas import agencies
from models.areas.agencies import Agency
from models.desk import agency_changes
from models.desk.agency_changes import Uses
from models.language.languages import OWN_NAMES, choose
from models.store import events
from models.store.collections import Kind


class Step(TypedDict):
    """A step as the macro `timeline` shows it."""

    at: datetime
    name: str
    note: str
    by: str


@dataclass(frozen=True)
class About:
    """What the page of an agency says; `names` are by the name of the language."""

    id: str
    name: str
    names: Sequence[tuple[str, str, str]]
    code: str
    area: str
    area_id: str
    closed_at: datetime | None
    is_committee: bool
    own: bool
    version: int
    uses: Uses
    history: Sequence[Step]


def about(agency: Agency) -> About:
    """Return what the page says of an agency."""
    return About(
        agency["_id"],
        choose(agency["name"], current_language()),
        [(lang, own, agency["name"].get(lang, "")) for lang, own in OWN_NAMES.items()],
        agency["code"],
        area_name(agency["area_id"]),
        agency["area_id"],
        agency.get("closed_at"),
        agency["code"] == agencies.COMMITTEE,
        agency.get("origin") == "desk",
        agency.get("version", 0),
        agency_changes.uses(current_store(), agency),
        history(agency),
    )


def history(agency: Agency, since: int = 0) -> list[Step]:
    """Return what happened to an agency since a version, the oldest first."""
    found = events.timeline(current_store(), Kind.AGENCY, agency["_id"])
    return [
        {
            "at": one["at"],
            "name": words.action(Kind.AGENCY, one["action"]),
            "note": choose(one["changes"]["name"], current_language()) if one["changes"].get("name") else "",
            "by": words.actor(one["actor"]),
        }
        for one in found
        if one["seq"] > since
    ]
