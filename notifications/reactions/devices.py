"""What follows the steps of a device.

SUBSCRIBE_DEVICE: it subscribes to the push topics of the areas that it follows, and of everything above them.
ALIGN_WISHES: it carries the wishes of whoever is signed in on it.
"""

from __future__ import annotations

from models.alerts.audience import topics_of
from models.areas import areas
from models.following import preference_changes
from models.language.languages import spoken
from models.people import devices
from models.people.devices import Device, PushAddress
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.channels import Address, AddressKind, SendError, Verdict
from notifications.reactor import GiveUpError, Outside, TryAgainError, reaction


@reaction(Reaction.SUBSCRIBE_DEVICE)
def subscribe_device(outside: Outside, event: Event) -> None:
    """Bring the topics of the device in line with what it follows now."""
    store = outside.store
    device = devices.get(store, event["subject"]["id"])
    address = devices.address_of(device)
    if address is None:
        return
    try:
        _align(outside, device, address)
    except SendError as error:
        _suffer(store, device["_id"], address, error)
        return
    if devices.get(store, device["_id"])["version"] != device["version"]:
        # It was changed meanwhile, and another worker may have read it before our topics were noted.
        raise TryAgainError("changed meanwhile", seconds=1)


@reaction(Reaction.ALIGN_WISHES)
def align_wishes(outside: Outside, event: Event) -> None:
    """Let the device carry the wishes of who uses it now."""
    preference_changes.align_device(outside.store, event["subject"]["id"])


def wanted(store: Store, device: Device) -> list[str]:
    """Return the topics that a device is to have; those of drills only if it joined them."""
    language = spoken(device["language"])
    area_ids = areas.relevant(store, device["area_ids"])
    return topics_of(area_ids, language, exercises=device["exercises"])


def _align(outside: Outside, device: Device, address: PushAddress) -> None:
    push, target = outside.channels.push, Address(AddressKind(address.kind), address.value)
    topics = wanted(outside.store, device)
    for topic in sorted(set(topics) - set(device["topics"])):
        push.subscribe(target, topic)
    for topic in sorted(set(device["topics"]) - set(topics)):
        push.unsubscribe(target, topic)
    devices.note_topics(outside.store, device, topics)


def _suffer(store: Store, device_id: str, address: PushAddress, error: SendError) -> None:
    if error.verdict is Verdict.UNREACHABLE:
        devices.forget_address(store, device_id, address)
    elif error.verdict is Verdict.PERMANENT:
        raise GiveUpError(str(error)) from error
    else:
        raise TryAgainError(str(error), seconds=error.retry_after) from error
