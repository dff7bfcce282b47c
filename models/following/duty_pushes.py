"""Pushes to officials at work: that something waits for them, of which kind and in which unit, and nothing of anybody.

They go besides the letter that says more (`letters`), to every phone of theirs (`models.people.desk_phones`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from models.following import preferences
from models.following.reaching import PROVIDERS
from models.language import wording
from models.language.languages import DEFAULT
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.messages.telling import Topic, Weight
from models.people import desk_phones, devices
from models.store import Store

#: The kind of the owner of such a push: nobody's inbox shows it, also where a resident uses the same phone.
OWNER: Final = "desk_phone"


class Work(StrEnum):
    """What waits. Somebody is in danger, or people are to be warned, but for an ordinary `TALK`."""

    RESCUE = "rescue"
    DANGER = "danger"
    APPROVAL = "approval"
    TALK = "talk"


def queue(
    store: Store, official_id: str, letter: str, work: Work, unit: str, data: Mapping[str, str]
) -> None:
    """Queue a push to each phone of an official, unless they switched pushes off.

    :param letter: the key of the letter that it goes along with.
    :param unit: the agency or area where it waits.
    :param data: what the desk opens; ids only.
    """
    off = preferences.of(store, Owner("official", official_id))["off"]
    if PROVIDERS[MessageChannel.PUSH] not in store.settings.channels or MessageChannel.PUSH in off:
        return
    words = wording.word(f"duty_{work}", DEFAULT)
    title, body = render("duty_push", DEFAULT, work=words, unit=unit)
    for phone in desk_phones.of(store, official_id):
        message = OutgoingMessage(
            key=f"{letter}:{phone['_id']}",
            channel=MessageChannel.PUSH,
            owner=Owner(OWNER, phone["_id"]),
            to=str(devices.address_of(phone)),
            title=title,
            body=body,
            data=data,
            urgent=work is not Work.TALK,
            topic=Topic.OFFICE,
            weight=Weight.ORDINARY if work is Work.TALK else Weight.URGENT,
        )
        messages.queue(store, message)
