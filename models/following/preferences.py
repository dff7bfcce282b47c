"""Preferences: how a person wants to be told: on which channels first, when not, of what not, and what together.

One document a person: a citizen (for all their channels), a phone without an account, a chat, or an official. What
of it decides about many at once is copied to their devices and subscriptions as wishes (`models.messages.wishes`), by
`models.following.preference_changes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NotRequired, TypedDict, cast

from pymongo.client_session import ClientSession

from models.errors import Fault
from models.messages.messages import MessageChannel, Owner
from models.messages.shapes import OwnerFields, SealedAddress
from models.messages.telling import STOPPABLE
from models.messages.wishes import DAY_MINUTES, Digest, QuietHours, Wishes
from models.store import Store
from models.store.collections import CollectionSpec, Kind

#: Channels that can be put in order and switched off; the inbox always shows everything.
CHANNELS = (MessageChannel.PUSH, MessageChannel.ZALO, MessageChannel.SMS, MessageChannel.EMAIL)


class Choices(TypedDict):
    """What somebody can choose.

    `order` are channels, the preferred one first; those that it leaves out come after. `off` are channels on which
    nothing but piercing things come, `muted` topics (`telling.STOPPABLE`) of which nothing else comes anywhere.
    `quiet` are their own quiet hours, None for those of the province. `digest` is a `Digest`.
    """

    order: list[str]
    off: list[str]
    muted: list[str]
    quiet: QuietHours | None
    digest: str


class Preferences(Choices):
    """The choices of one person, whose id is `<kind>:<id>` of the owner.

    `digest_from` is since when posts are collected for the next digest; the event with the number `digest_seq` has the
    clock that sends it. `email` is where letters go that an official does not read at the desk, `email_named`
    an address that they named and have not proved yet (`models.following.mailboxes`).
    """

    _id: str
    version: int
    owner: OwnerFields
    updated_at: datetime
    digest_from: NotRequired[datetime]
    digest_seq: NotRequired[int]
    email: NotRequired[SealedAddress]
    email_named: NotRequired[SealedAddress]


PREFERENCES = CollectionSpec(
    "preferences",
    Preferences,
    purpose="How one person wants to be told: channels, quiet hours, topics, digest.",
    kept="For ever; nothing removes them yet.",
    personal="`owner` is an id; the e-mail address of an official is sealed.",
    kind=Kind.PREFERENCES,
)

#: What those have who chose nothing.
DEFAULTS: Choices = {"order": [], "off": [], "muted": [], "quiet": None, "digest": Digest.NONE}


def of(store: Store, owner: Owner, *, session: ClientSession | None = None) -> Choices:
    """Return what somebody chose, else the defaults."""
    found = store.collection(PREFERENCES).find_one({"_id": id_of(owner)}, session=session)
    return choices_of(found) if found else DEFAULTS


def choices_of(found: Preferences) -> Choices:
    """Return the choices alone."""
    return {
        "order": found["order"],
        "off": found["off"],
        "muted": found["muted"],
        "quiet": found["quiet"],
        "digest": found["digest"],
    }


def email_of(store: Store, owner: Owner) -> str:
    """Return the mailbox that an official proved to be theirs; "" for none."""
    found = store.collection(PREFERENCES).find_one({"_id": id_of(owner)}, {"email": 1})
    return store.vault.decrypt(found["email"]["sealed"]) if found and "email" in found else ""


def id_of(owner: Owner) -> str:
    """Return the id of somebody's preferences."""
    return f"{owner.kind}:{owner.id}"


def wishes_of(choices: Choices, channel: MessageChannel) -> Wishes:
    """Return what the choices mean on one channel."""
    return {
        "muted": choices["muted"],
        "off": channel in choices["off"],
        "quiet": choices["quiet"],
        "digest": choices["digest"],
    }


def faults(choices: Choices) -> list[Fault]:
    """Return what is wrong with choices: channels and topics that nobody can choose, hours that no day has."""
    found = [*_strays("order", choices["order"], CHANNELS), *_strays("off", choices["off"], CHANNELS)]
    found += _strays("muted", choices["muted"], STOPPABLE)
    if choices["digest"] not in list(Digest):
        found.append(Fault("digest", "not_a_choice"))
    quiet = choices["quiet"]
    if quiet and not all(0 <= minute < DAY_MINUTES for minute in (quiet["begins"], quiet["ends"])):
        found.append(Fault("quiet", "not_a_choice"))
    return found


def given_faults(given: Mapping[str, object]) -> list[Fault]:
    """Return what is wrong with choices that somebody makes now: the same thing twice, quiet hours of no length."""
    found = list[Fault]()
    for field in ("order", "off", "muted"):
        values = given.get(field, ())
        if isinstance(values, Sequence):
            found += [
                Fault(f"{field}.{number}", "id_repeated")
                for number, one in enumerate(values)
                if one in values[:number]
            ]
    quiet = cast(QuietHours | None, given.get("quiet"))
    if quiet and quiet["begins"] == quiet["ends"]:
        found.append(Fault("quiet_hours", "quiet_hours_empty"))
    return found


def _strays(field: str, given: Sequence[str], known: Sequence[str]) -> list[Fault]:
    return [
        Fault(f"{field}.{number}", "not_a_choice") for number, one in enumerate(given) if one not in known
    ]
