"""What acts are about, by name and address: read for a whole page at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, cast

from api.console.audit import words
from api.extensions.context import current_identity, current_language, current_store
from models.access import permissions
from models.access.permissions import Permission
from models.alerts import placeholders
from models.alerts.alerts import Alert
from models.alerts.phrases import headline
from models.content import posts
from models.content.posts import Post
from models.language import wording
from models.language.languages import choose, spoken
from models.programme.bulletins import Bulletin, title_of
from models.store.collections import Kind, of_kind
from models.store.events import Event

#: Characters of a name.
MOST = 80

#: Characters of an id, where there is no name.
SHORT = 8


class Thing(NamedTuple):
    """What something is called, and where the caller may look at it; "" for nowhere."""

    kind: str
    name: str
    address: str


#: Where things are looked at, by their id or code, and what an official needs for it.
ADDRESSES: Mapping[str, tuple[str, Permission | None]] = {
    Kind.REPORT: ("/console/reports/{code}", Permission.REPORT_READ),
    Kind.ALERT: ("/console/alerts/{_id}", Permission.ALERT_READ),
    Kind.POST: ("/console/posts/{_id}", Permission.POST_READ),
    Kind.TALK: ("/console/talks/{_id}", Permission.CONVERSATION_HANDLE),
    Kind.SURVEY: ("/console/surveys/{_id}", Permission.SURVEY_WRITE),
    Kind.OFFICIAL: ("/console/officials/{_id}", Permission.PEOPLE_MANAGE),
    Kind.AGENCY: ("/console/agencies/{_id}", None),
    Kind.LIBRARY_FILE: ("/console/media/{_id}", Permission.POST_READ),
    Kind.DRILL: ("/console/alerts/drills/{_id}", Permission.ALERT_READ),
    Kind.OUTLET: ("/console/outlets/{_id}", Permission.OUTLET_READ),
    Kind.OUTLET_GROUP: ("/console/outlets/groups/{_id}", Permission.OUTLET_READ),
    Kind.INCIDENT: ("/console/incidents/{_id}", Permission.OUTLET_READ),
    Kind.BULLETIN: ("/console/programme/bulletins/{_id}", Permission.OUTLET_READ),
    Kind.DIRECTIVE: ("/console/papers/documents/{_id}", Permission.DIRECTIVE_READ),
    Kind.RETURN: ("/console/papers/returns/{_id}", Permission.RETURN_READ),
    Kind.RETURN_REQUEST: ("/console/papers/requests/{_id}", Permission.RETURN_READ),
}


def of(found: Iterable[Event]) -> dict[tuple[str, str], Thing]:
    """Return the things that events are about, by kind and id."""
    ids: dict[str, set[str]] = {}
    for event in found:
        ids.setdefault(event["subject"]["kind"], set()).add(event["subject"]["id"])
    things = {}
    for kind, wanted in ids.items():
        rows = {row["_id"]: row for row in _rows(kind, wanted)}
        things.update({(kind, one): _thing(kind, one, rows.get(one)) for one in wanted})
    return things


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Return the names of officials by their ids."""
    return {row["_id"]: row["name"] for row in _rows(Kind.OFFICIAL, set(ids))}


def _rows(kind: str, ids: set[str]) -> list[Mapping[str, Any]]:
    if kind not in set(Kind):
        return []
    return list(current_store().collection(of_kind(Kind(kind))).find({"_id": {"$in": sorted(ids)}}))


def _thing(kind: str, id: str, row: Mapping[str, Any] | None) -> Thing:
    if row is None:
        return Thing(words.kind(kind), id[:SHORT], "")
    name = NAMES.get(kind, _named)(row) or id[:SHORT]
    address, needed = ADDRESSES.get(kind, ("", None))
    allowed = needed is None or permissions.assignments_with(current_identity(), needed)
    return Thing(words.kind(kind), name[:MOST], address.format_map(row) if address and allowed else "")


def _named(row: Mapping[str, Any]) -> str:
    """Return the name or title that most things have, in the caller's language."""
    for field in ("name", "title"):
        value = row.get(field)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, Mapping) and value:
            return choose(value, current_language())
    return ""


def _post(row: Mapping[str, Any]) -> str:
    return posts.text_of(cast(Post, row), current_language())["title"]


def _alert(row: Mapping[str, Any]) -> str:
    alert = placeholders.resolved(current_store(), cast(Alert, row))
    return headline(alert, spoken(current_language(), alert["infos"])) if alert["infos"] else ""


NAMES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    Kind.BULLETIN: lambda row: title_of(cast(Bulletin, row)),
    Kind.INCIDENT: lambda row: wording.word(f"incident_{row['cause']}", current_language()),
    Kind.REPORT: lambda row: row["code"],
    Kind.POST: _post,
    Kind.ALERT: _alert,
    Kind.CITIZEN: lambda row: "",
    Kind.DEVICE: lambda row: "",
    Kind.MESSAGE: lambda row: "",
}
