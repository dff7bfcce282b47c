"""Conversations as officials see them: no address and no identity of the resident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problems import sentence
from api.uploads import presented as uploads_presented
from api.uploads.presented import ShownDocument, ShownPhoto
from models.areas import agencies, areas
from models.desk import conversations
from models.files import uploads
from models.files.uploads import Upload, UploadKind
from models.messages import messages
from models.people import officials
from models.store import Store
from models.talks import media, reach, transcript
from models.talks.media import Medium
from models.talks.talks import Talk
from models.talks.transcript import Line, Speaker, message_key

#: So many of the last lines stand in the conversation itself.
MOST_LINES = 100


class ShownPlace(TypedDict):
    """What `PlaceSchema` shows."""

    id: str
    full_name: str


class ShownUnit(TypedDict):
    """What `UnitSchema` shows."""

    id: str
    name: str


class ShownHolder(TypedDict):
    """What `HolderSchema` shows."""

    official_id: str
    name: str
    mine: bool
    until: datetime | None


class ShownConversation(TypedDict):
    """What `ConversationSchema` shows."""

    _id: str
    version: int
    state: str
    reason: str
    since: datetime
    due_at: datetime | None
    heard_at: datetime
    answered_at: datetime | None
    area: ShownPlace
    unit: ShownUnit
    lang: str
    channel: str
    taken_by: ShownHolder | None
    reports: list[str]
    actions: list[str]


class ShownMedium(TypedDict):
    """What `MediumSchema` shows."""

    kind: str
    at: datetime
    url: str | None


class ShownLine(TypedDict):
    """What `LineSchema` shows."""

    _id: str
    at: datetime
    by: str
    text: str
    unreadable: bool
    media: list[ShownMedium]
    official_id: str | None
    photos: list[ShownPhoto]
    documents: list[ShownDocument]
    sent: str | None


class ShownReach(TypedDict):
    """What `ConversationReachSchema` shows."""

    sendable: bool
    refused: str
    reason: str
    window: str | None
    until: datetime | None
    free_until: datetime | None
    free_left: int | None
    most_parts: int | None


class OpenedConversation(ShownConversation):
    """What `OpenedConversationSchema` shows."""

    reach: ShownReach
    lines: list[ShownLine]


def show(talk: Talk) -> ShownConversation:
    """Show a conversation without its words."""
    store, language = current_store(), current_language()
    return {
        "_id": talk["_id"],
        "version": talk["version"],
        "state": talk["state"],
        "reason": talk["reason"],
        "since": talk["since"],
        "due_at": talk["due_at"],
        "heard_at": talk["heard_at"],
        "answered_at": talk["answered_at"],
        "area": {"id": talk["area_id"], "full_name": areas.get(store, talk["area_id"])["full_name"]},
        "unit": {"id": talk["agency_id"], "name": agencies.name(store, talk["agency_id"], language)},
        "lang": talk["language"],
        "channel": talk["channel"],
        "taken_by": _holder(store, talk),
        "reports": talk["report_codes"],
        "actions": [str(one) for one in conversations.steps_of(current_identity(), talk)],
    }


def opened(talk: Talk) -> OpenedConversation:
    """Show a conversation with how far an answer gets, and its last lines."""
    store = current_store()
    lines = transcript.latest(store, talk["_id"], MOST_LINES)
    return {**show(talk), "reach": _reach(store, talk), "lines": show_lines(store, lines)}


def show_lines(store: Store, lines: Sequence[Line]) -> list[ShownLine]:
    """Show lines of a transcript."""
    files = uploads.by_ids(store, [one for line in lines for one in line["uploads"]])
    keys = {line["_id"]: message_key(line["_id"]) for line in lines if line["by"] == Speaker.OFFICIAL}
    sent = messages.states(store, list(keys.values()))
    return [_line(store, line, files, sent.get(keys.get(line["_id"], ""))) for line in lines]


def _line(store: Store, line: Line, files: dict[str, Upload], sent: str | None) -> ShownLine:
    own = [files[one] for one in line["uploads"] if one in files and files[one]["files"]]
    photos = [one for one in own if uploads.kind_of(one) is UploadKind.PHOTO]
    documents = [one for one in own if uploads.kind_of(one) is UploadKind.DOCUMENT]
    return {
        "_id": line["_id"],
        "at": line["at"],
        "by": line["by"],
        "text": transcript.text_of(store, line),
        "unreadable": line["unreadable"],
        "media": [_medium(media.opened(store, one)) for one in line.get("media", [])],
        "official_id": line.get("official_id"),
        "photos": [uploads_presented.photo(store, one) for one in photos],
        "documents": [uploads_presented.document(store, one) for one in documents],
        "sent": sent,
    }


def _medium(one: Medium) -> ShownMedium:
    return {"kind": one.kind, "at": one.at, "url": one.url or None}


def _holder(store: Store, talk: Talk) -> ShownHolder | None:
    holder = talk["taken_by"]
    if holder is None:
        return None
    return {
        "official_id": holder,
        "name": officials.get(store, holder)["name"],
        "mine": holder == current_identity().id,
        "until": talk["locked_until"],
    }


def _reach(store: Store, talk: Talk) -> ShownReach:
    found = reach.look(store, talk)
    return {
        "sendable": not found.refused,
        "refused": found.refused,
        "reason": sentence(found.refused, current_language(), {}) if found.refused else "",
        "window": found.window or None,
        "until": found.until,
        "free_until": found.free_until,
        "free_left": found.free_left,
        "most_parts": found.most_parts,
    }
