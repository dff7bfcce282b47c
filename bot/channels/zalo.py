"""Zalo's webhook: is an event genuine, and what does it say?

The signature is a plain SHA-256 (no HMAC) over app id, raw body, timestamp and the Official Account's secret key.
Ids are decimal strings, the timestamp is a string of milliseconds; a redelivery carries the original timestamp.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from models.errors import Invalid
from models.messages.shapes import IncomingContent, IncomingMedia
from models.messages.zalo_windows import CHANNEL
from models.people import phones

__all__ = [
    "CHANNEL",
    "Account",
    "Doing",
    "Received",
    "Sign",
    "doing",
    "is_seen",
    "moment",
    "read",
    "taken",
    "wrong",
]

#: Zalo redelivers for a little less than two hours; anything older is a replay.
OLDEST = timedelta(hours=2, minutes=30)
#: One event tells of no more messages that were seen.
MOST_SEEN = 100

#: So many things of one message are kept, and addresses up to so many characters.
MOST_MEDIA = 10
MOST_URL = 1000

#: Clocks may differ by this much.
AHEAD = timedelta(minutes=10)

Json = Mapping[str, Any]


class Sign(StrEnum):
    """What is wrong with an event, as codes of problems."""

    FORGED = "webhook_signature"
    OTHERS = "webhook_not_ours"
    OLD = "webhook_too_old"


@dataclass(frozen=True)
class Account:
    """The account that events must be meant for."""

    app_id: str
    oa_id: str
    oa_secret: str


@dataclass(frozen=True)
class Received:
    """Something that a person sent to the account.

    :param id: unique for it; a redelivery has the same.
    :param content: as far as it can be read.
    """

    id: str
    sender: str
    at: datetime
    content: IncomingContent


@dataclass(frozen=True)
class Doing:
    """Something that opens the window of a person, or ends it.

    :param left: they follow the account no more.
    :param phone: the number in E.164 that they shared with it; "" for none.
    """

    user_id: str
    at: datetime
    left: bool = False
    phone: str = field(default="", repr=False)


def wrong(
    account: Account, raw: bytes, event: Json, mac: str, header_timestamp: str, now: datetime
) -> Sign | None:
    """Return why an event must be refused; None when it is genuine, ours and fresh."""
    if not (account.oa_secret and account.app_id and account.oa_id):
        return Sign.FORGED
    stamps = (str(event.get("timestamp", "")), header_timestamp)
    fitting = next((stamp for stamp in stamps if stamp and _fits(account, raw, stamp, mac)), None)
    if fitting is None:
        return Sign.FORGED
    if str(event.get("app_id")) != account.app_id or account.oa_id not in _accounts(event):
        return Sign.OTHERS
    at = moment(fitting)
    return None if at and now - OLDEST <= at <= now + AHEAD else Sign.OLD


def moment(milliseconds: str) -> datetime | None:
    """Return the moment of a timestamp of Zalo; None if it is none."""
    if not (milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 15):
        return None
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def read(event: Json, account: Account, now: datetime) -> Received | None:
    """Return what a person sent; None for receipts, echoes and whatever else needs no answer."""
    at = moment(str(event.get("timestamp", ""))) or now
    if event.get("event_name") == "follow":
        follower = str(_at(event, "follower", "id") or "")
        content: IncomingContent = {"greeting": True}
        return (
            Received(f"follow:{follower}:{at.timestamp():.0f}", follower, at, content) if follower else None
        )
    if event.get("event_name") == "user_submit_info":
        return _contact(event, account, at)
    reader = _READERS.get(str(event.get("event_name")))
    sender, msg_id = str(_at(event, "sender", "id") or ""), str(_at(event, "message", "msg_id") or "")
    if reader is None or not sender or not msg_id:
        return None
    return Received(msg_id, sender, at, reader(event["message"]))


def doing(event: Json, account: Account, now: datetime) -> Doing | None:
    """Return what a person did, as far as it counts for their window; receipts and echoes do not."""
    name, at = str(event.get("event_name")), moment(str(event.get("timestamp", ""))) or now
    if name.startswith("user_send_") and not name.startswith("user_send_group_"):
        return _doing(_at(event, "sender", "id"), at)
    if name == "user_submit_info":
        return _doing(_person(event, account), at, phone=_phone(_at(event, "info", "phone")))
    places = {
        "follow": ("follower", "id"),
        "unfollow": ("follower", "id"),
        "user_click_chatnow": ("user_id",),
    }
    return _doing(_at(event, *places[name]), at, left=name == "unfollow") if name in places else None


def taken(event: Json) -> list[str]:
    """Return the ids of messages of ours of which an event says that they are on the phone, or were seen there."""
    if event.get("event_name") == "user_received_message":
        found = [_at(event, "message", "msg_id")]
    elif event.get("event_name") == "user_seen_message":
        ids = _at(event, "message", "msg_ids")
        found = ids if isinstance(ids, list) else []
    else:
        return []
    return [one for one in found[:MOST_SEEN] if isinstance(one, str) and one]


def is_seen(event: Json) -> bool:
    """Say whether an event tells that messages of ours were seen, and not merely received."""
    return event.get("event_name") == "user_seen_message"


def _person(event: Json, account: Account) -> str:
    """Return who shared a number: which of the two is the person, sources disagree on; the account is known."""
    ends = {str(_at(event, end, "id") or "") for end in ("sender", "recipient")} - {account.oa_id, ""}
    return next(iter(ends), "")


def _contact(event: Json, account: Account, at: datetime) -> Received | None:
    """Return the number that somebody shared as a message of theirs: it may be what the bot asks for."""
    person, phone = _person(event, account), _phone(_at(event, "info", "phone"))
    if not (person and phone):
        return None
    return Received(f"info:{person}:{at.timestamp():.3f}", person, at, {"contact": phone})


def _doing(user_id: object, at: datetime, *, left: bool = False, phone: str = "") -> Doing | None:
    return Doing(str(user_id), at, left, phone) if user_id else None


def _phone(written: object) -> str:
    """Return a number as Zalo writes it (`84…`, a number or a string) in E.164; "" if it is none."""
    try:
        return phones.normalise(f"+{str(written or '').lstrip('+')}")
    except Invalid:
        return ""


def _fits(account: Account, raw: bytes, stamp: str, mac: str) -> bool:
    signed = account.app_id.encode() + raw + stamp.encode() + account.oa_secret.encode()
    expected = f"mac={sha256(signed).hexdigest()}"
    return hmac.compare_digest(expected.encode(), mac.strip().encode())


def _accounts(event: Json) -> set[str]:
    """Return who may be the account: the recipient of what people send, the sender of echoes."""
    places = (("recipient", "id"), ("sender", "id"), ("oa_id",))
    return {str(_at(event, *path)) for path in places if _at(event, *path)}


def _text(message: Json) -> IncomingContent:
    return {"text": str(message.get("text") or "")}


def _images(message: Json) -> IncomingContent:
    urls = (_at(row, "payload", "url") for row in _attachments(message))
    return {**_text(message), "images": [url for url in urls if isinstance(url, str)]}


def _location(message: Json) -> IncomingContent:
    for row in _attachments(message):
        try:
            lat = float(_at(row, "payload", "coordinates", "latitude"))
            lon = float(_at(row, "payload", "coordinates", "longitude"))
        except (TypeError, ValueError):
            continue
        return {**_text(message), "location": [lat, lon]}
    return {**_text(message), "other": True}


def _link(message: Json) -> IncomingContent:
    """Return the words, and of a link without any its title and address."""
    said = _text(message)
    parts = (_at(row, "payload", key) for row in _attachments(message) for key in ("title", "url"))
    linked = [part for part in parts if isinstance(part, str) and part][:MOST_MEDIA]
    return said if said.get("text") else {"text": "\n".join(linked)[:MOST_URL]}


def _other(kind: str) -> Callable[[Json], IncomingContent]:
    """Return a reader of what the bot can't read, which an official may look at."""

    def reader(message: Json) -> IncomingContent:
        urls = [_at(row, "payload", "url") for row in _attachments(message)]
        media: list[IncomingMedia] = [
            {"kind": kind, "url": url}
            for url in urls[:MOST_MEDIA]
            if isinstance(url, str) and url.startswith("https://") and len(url) <= MOST_URL
        ]
        return {**_text(message), "other": True, "media": media}

    return reader


#: What people send and Loa reads. Stickers and moving pictures say nothing that can be answered.
_READERS: Mapping[str, Callable[[Json], IncomingContent]] = {
    "user_send_text": _text,
    "user_send_link": _link,
    "user_send_image": _images,
    "user_send_location": _location,
    "user_send_audio": _other("audio"),
    "user_send_video": _other("video"),
    "user_send_file": _other("file"),
    "user_send_business_card": _other("card"),
}


def _attachments(message: Json) -> Iterable[Json]:
    rows = message.get("attachments")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _at(value: Any, *path: str) -> Any:
    """Return the value at the end of a path of keys; None when the path breaks off."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value
