"""Mailboxes of officials: where letters go that they do not read at the desk, once they have shown that it is theirs.

An address that somebody names gets a code and nothing else; until they show the code, letters go to the mailbox that
they proved before, or to none. So nobody sends the letters of an office to a stranger by a typing error.
"""

from __future__ import annotations

import re

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.errors import Fault, Invalid, insist_on_none
from models.following import preference_changes, preferences
from models.following.preferences import PREFERENCES
from models.messages import messages, ways
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.people import one_time_codes
from models.store import Query, Store, events, new_id
from models.store.events import Actor

#: What an address of e-mail looks like, as far as a typing error shows.
_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,180}\.[A-Za-z0-9-]{2,30}")

#: Whose the message with the code is: who holds the mailbox, and not who says that they do.
UNPROVED = "mailbox"


def faults(address: str) -> list[Fault]:
    """Return what is wrong with an address; nothing is wrong with none."""
    wrong = address and not _EMAIL.fullmatch(address)
    return [Fault("email", "email_invalid")] if wrong else []


def name(
    store: Store, owner: Owner, address: str, where: Circumstances, language: str, *, actor: Actor
) -> None:
    """Send a code to the mailbox that an official names; "" for none: then no more letters go anywhere.

    :param where: where the wish comes from.
    :raises Invalid: `email_invalid`.
    :raises TooMany: they, or others for this mailbox, asked for too many codes.
    """
    insist_on_none(faults(address))
    if not address:
        _change(store, owner, {"$unset": {"email": "", "email_named": ""}}, "email_removed", actor)
        return
    if address == preferences.email_of(store, owner):
        _change(store, owner, {"$unset": {"email_named": ""}}, "email_kept", actor)
        return
    to = ways.sealed(store, address)
    guards.spend(store, Act.MAILBOX, where, to["digest"])
    _change(store, owner, {"$set": {"email_named": to}}, "email_named", actor)
    code = one_time_codes.fresh(store, _row_id(store, owner, address))
    title, body = render("email_code", language, code=code, minutes=store.settings.otp_minutes)
    message = OutgoingMessage(
        key=f"email_code:{new_id()}",
        channel=MessageChannel.EMAIL,
        owner=Owner(UNPROVED, to["digest"]),
        to=address,
        title=title,
        body=body,
        urgent=True,
    )
    messages.queue(store, message, actor=actor)


def named(store: Store, owner: Owner) -> str:
    """Return the address that an official named and has not proved yet; "" for none."""
    found = store.collection(PREFERENCES).find_one({"_id": preferences.id_of(owner)}, {"email_named": 1})
    return store.vault.decrypt(found["email_named"]["sealed"]) if found and "email_named" in found else ""


def prove(store: Store, owner: Owner, code: str, where: Circumstances, *, actor: Actor) -> None:
    """Let letters go to the mailbox that an official named, since they show the code that was sent there.

    :raises Invalid: `otp_wrong`; `otp_dead`: too old, used, wrong too often, or nothing was named.
    :raises TooMany: they tried too often.
    """
    guards.spend(store, Act.OTP_VERIFY, where)
    address = named(store, owner)
    if not address:
        raise Invalid(Fault("code", "otp_dead"))
    one_time_codes.use_up(store, _row_id(store, owner, address), code)
    keep(store, owner, address, actor=actor)


def keep(store: Store, owner: Owner, address: str, *, actor: Actor) -> None:
    """Let letters go to a mailbox that was proved to be an official's."""
    update = {"$set": {"email": ways.sealed(store, address)}, "$unset": {"email_named": ""}}
    _change(store, owner, update, "email_proved", actor)


def _change(store: Store, owner: Owner, update: Query, action: str, actor: Actor) -> None:
    """Change the mailbox; the event says that there is another one, and not which."""
    preference_changes.change(store, owner, {}, actor=actor, ensure=True)
    events.change(store, PREFERENCES, preferences.id_of(owner), update, action=action, actor=actor)


def _row_id(store: Store, owner: Owner, address: str) -> str:
    return store.vault.digest("mailbox", owner.kind, owner.id, address)
