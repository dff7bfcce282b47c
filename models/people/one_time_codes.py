"""One-time codes: how a resident proves a phone number, and an official a mailbox (`models.following.mailboxes`).

A row stands for one device and one number; asking again replaces the code. The store never shows the code: the row
keeps a keyed hash, the message is sealed, and it belongs to the number and not to the device, so that whoever holds the
device can't read it in its inbox.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.access import guards, tokens
from models.access.callers import Circumstances
from models.access.guards import Act
from models.errors import Fault, Invalid
from models.language.text import digits
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.people import citizens, devices, phones, sms_budget
from models.people.citizens import Citizen, IdentityKind
from models.store import Store, new_id
from models.store.collections import CollectionSpec
from models.store.events import Actor


class OneTimeCode(TypedDict):
    """The code that one device may show for one phone number, or one official for a mailbox; the id is a keyed hash.

    `tries` counts the codes that were shown, right or wrong.
    """

    _id: str
    code_digest: str
    tries: int
    used_at: datetime | None
    expires_at: datetime


ONE_TIME_CODES = CollectionSpec(
    "otps",
    OneTimeCode,
    purpose="The code sent to one phone number for one device, or to one mailbox for one official.",
    kept="OTP_MINUTES, by an index that expires; asking again replaces it.",
    personal="Device or official, number or mailbox, and code are keyed hashes.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)

LENGTH = 6
TRIES = 5


def request(store: Store, where: Circumstances, phone: str) -> int:
    """Send a code to a number; returns the seconds that it is good for. Whether Loa knows the number shows nowhere.

    :param where: where the wish comes from; its id is the device's, at which the code will be shown.
    :param phone: in any usual form.
    :raises Invalid: `phone_invalid`.
    :raises NotFound: there is no such device.
    :raises TooMany: the device, its network, the number or the range around it has had its share, or all together.
    """
    device_id, number = where.id, phones.normalise(phone)
    language = devices.get(store, device_id)["language"]
    who = citizens.digest(store, IdentityKind.PHONE, number)
    sms_budget.spend(store, where, number, who)
    code = fresh(store, _row_id(store, device_id, number))
    title, body = render("otp", language, code=code, minutes=store.settings.otp_minutes)
    message = OutgoingMessage(
        key=f"otp:{new_id()}",
        channel=MessageChannel.SMS,
        owner=Owner("phone", who),
        to=number,
        title=title,
        body=body,
        urgent=True,
    )
    messages.queue(store, message, actor=_actor(device_id))
    return store.settings.otp_minutes * 60


def verify(store: Store, where: Circumstances, phone: str, code: str) -> Citizen:
    """Return the citizen behind a number, who was sent this code at this device; made at the first time.

    :raises Invalid: `phone_invalid`; `otp_wrong`; `otp_dead`: too old, used, or wrong too often.
    :raises TooMany: the device has tried too often.
    """
    device_id, number = where.id, phones.normalise(phone)
    guards.spend(store, Act.OTP_VERIFY, where)
    row_id = _row_id(store, device_id, number)
    use_up(store, row_id, code)
    sms_budget.note_proved(store, device_id, citizens.digest(store, IdentityKind.PHONE, number))
    language = devices.get(store, device_id)["language"]
    return citizens.find_or_create(
        store, IdentityKind.PHONE, number, language=language, actor=_actor(device_id)
    )


def fresh(store: Store, row_id: str) -> str:
    """Return a new code, in place of the one before.

    :param row_id: a keyed hash of who shall show it and of what it proves.
    """
    code = str(secrets.randbelow(10**LENGTH)).zfill(LENGTH)
    row: OneTimeCode = {
        "_id": row_id,
        "code_digest": _digest(store, row_id, code),
        "tries": 0,
        "used_at": None,
        "expires_at": datetime.now(UTC) + timedelta(minutes=store.settings.otp_minutes),
    }
    store.collection(ONE_TIME_CODES).replace_one({"_id": row_id}, row, upsert=True)
    return code


def use_up(store: Store, row_id: str, typed: str) -> None:
    """Use a code up.

    :raises Invalid: `otp_wrong`; `otp_dead`: too old, used, or wrong too often.
    """
    code, now = digits(typed), datetime.now(UTC)
    alive = {"_id": row_id, "used_at": None, "expires_at": {"$gt": now}}
    # Counted before compared, so that many guesses at once are no more than five either.
    row = store.collection(ONE_TIME_CODES).find_one_and_update(
        {**alive, "tries": {"$lt": TRIES}}, {"$inc": {"tries": 1}}, return_document=ReturnDocument.AFTER
    )
    if row is None:
        raise Invalid(Fault("code", "otp_dead"))
    if not tokens.same(row["code_digest"], _digest(store, row_id, code)):
        raise Invalid(Fault("code", "otp_wrong", {"left": TRIES - row["tries"]}))
    used = store.collection(ONE_TIME_CODES).update_one(
        {**alive, "code_digest": row["code_digest"]}, {"$set": {"used_at": now}}
    )
    if not used.modified_count:
        raise Invalid(Fault("code", "otp_dead"))


def _row_id(store: Store, device_id: str, number: str) -> str:
    return store.vault.digest("otp", device_id, number)


def _digest(store: Store, row_id: str, code: str) -> str:
    return store.vault.digest("otp-code", row_id, code)


def _actor(device_id: str) -> Actor:
    return {"kind": "device", "id": device_id}
