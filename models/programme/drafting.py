"""Drafting: a bulletin is begun and edited. An edit takes back every confirmation of words that it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import DESCENDING
from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import insist_on_none
from models.files import library
from models.language.text import nfc
from models.programme import bulletin_faults, bulletin_sounds, precedence, programme_access
from models.programme.bulletin_faults import BulletinDraft
from models.programme.bulletin_states import BulletinAction
from models.programme.bulletin_steps import permitted, take
from models.programme.bulletins import BULLETINS, Bulletin, BulletinState, Spoken
from models.store import Store, cursor, events, new_id


def begin(store: Store, official: Identity, draft: BulletinDraft) -> Bulletin:
    """Begin a bulletin.

    :raises Invalid: as `bulletin_faults.of_draft` says.
    :raises Forbidden: `no_permission` to write the programme at its area.
    """
    insist_on_none(bulletin_faults.of_draft(store, draft))
    agency = programme_access.agency_at(store, official, Permission.PROGRAMME_WRITE, draft["area_id"])
    return create(store, draft, agency, official.actor, [official.id])


def create(
    store: Store,
    draft: BulletinDraft,
    agency_id: str,
    actor: events.Actor,
    writers: list[str],
    state: BulletinState = BulletinState.DRAFT,
    bulletin_id: str = "",
) -> Bulletin:
    """Store a new bulletin that has no faults; its id is a new one unless it is given.

    :raises pymongo.errors.DuplicateKeyError: there is one with this id.
    """
    now = datetime.now(UTC)
    document = {
        "_id": bulletin_id or new_id(),
        **_fields(store, draft, {}, actor),
        "agency_id": agency_id,
        "state": state,
        "post_id": draft.get("post_id", ""),
        "writers": writers,
        "approvals": [],
        "returned": None,
        "created_at": now,
        "updated_at": now,
    }

    def work(session: ClientSession) -> Bulletin:
        library.hold(store, _files(draft), session)
        action = "approved" if state is BulletinState.APPROVED else "drafted"
        return events.create(store, BULLETINS, document, action=action, actor=actor, session=session)

    return store.transact(work)


def edit(
    store: Store, official: Identity, bulletin_id: str, draft: BulletinDraft, *, expect: int
) -> Bulletin:
    """Write a bulletin again.

    :raises Invalid: as `begin`.
    :raises NotFound, Forbidden, Clash, Stale: as `bulletin_steps.permitted`.
    """
    bulletin = permitted(store, official, bulletin_id, BulletinAction.EDIT, expect)
    insist_on_none(bulletin_faults.of_draft(store, draft))
    if draft["area_id"] != bulletin["area_id"]:
        programme_access.agency_at(store, official, Permission.PROGRAMME_WRITE, draft["area_id"])
    values = _fields(store, draft, bulletin["spoken"], official.actor)

    def work(session: ClientSession) -> Bulletin:
        library.hold(store, _files(draft), session)
        return take(store, official, bulletin, BulletinAction.EDIT, values, session=session)

    return store.transact(work)


def get(store: Store, official: Identity, bulletin_id: str) -> Bulletin:
    """Return a bulletin that an official may read.

    :raises NotFound: there is none for them.
    """
    found: Bulletin = programme_access.get(store, official, BULLETINS, bulletin_id)
    return found


@dataclass(frozen=True)
class Filter:
    """What is looked for; what is left open does not filter."""

    area_id: str = ""
    state: str = ""
    priority: str = ""


def page(
    store: Store, official: Identity, wanted: Filter, *, after: str | None = None, limit: int = 20
) -> tuple[list[Bulletin], str | None]:
    """Return a page of the bulletins that an official may read, newest first, and the cursor of the next one.

    :raises Invalid: `bad_cursor`.
    """
    conditions: list[Mapping[str, Any]] = [programme_access.readable(store, official)]
    if wanted.area_id:
        conditions.append({"paths": wanted.area_id})
    conditions += [{name: value} for name, value in _named(wanted)]
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"_id": {"$lt": last}})
    rows = list(
        store.collection(BULLETINS).find({"$and": conditions}).sort("_id", DESCENDING).limit(limit + 1)
    )
    following = cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
    return rows[:limit], following


def _named(wanted: Filter) -> Iterator[tuple[str, str]]:
    for name in ("state", "priority"):
        if value := getattr(wanted, name):
            yield name, value


def _fields(
    store: Store, draft: BulletinDraft, before: Mapping[str, Spoken], actor: events.Actor
) -> dict[str, Any]:
    return {
        "area_id": draft["area_id"],
        "paths": areas.above(store, draft["area_id"]),
        "level": draft["level"] or precedence.levels_at(store, draft["area_id"])[0],
        "priority": draft["priority"],
        "texts": {
            language: {"title": nfc(text["title"]), "body": nfc(text["body"])}
            for language, text in draft["texts"].items()
        },
        "spoken": {
            language: _spoken(nfc(one["text"]), one["unknown"], before.get(language))
            for language, one in draft["spoken"].items()
        },
        "sounds": bulletin_sounds.of_draft(store, draft, actor),
        "recordings": dict(draft["recordings"]),
        "frames": [{**one, "title": nfc(one["title"]), "text": nfc(one["text"])} for one in draft["frames"]],
        "picture": draft["picture"],
        "valid_from": draft["valid_from"],
        "valid_to": draft["valid_to"],
    }


def _spoken(text: str, unknown: list[str], before: Spoken | None) -> Spoken:
    confirmed = before["confirmed_by"] if before and before["text"] == text else ""
    return {"text": text, "unknown": list(unknown), "confirmed_by": confirmed}


def _files(draft: BulletinDraft) -> list[str]:
    return [one for one in [*draft["recordings"].values(), draft["picture"]] if one]
