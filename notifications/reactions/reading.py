"""What was marked and kept on a device becomes the citizen's who has signed in on it."""

from __future__ import annotations

from models.content import read_marks, saved_items
from models.messages.messages import Owner
from models.store.collections import Kind
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import Outside, reaction


@reaction(Reaction.JOIN_READING)
def join_reading(outside: Outside, event: Event) -> None:
    """Join the marks and saved posts of the device with those of the citizen who signed in."""
    if event["actor"]["kind"] != Kind.CITIZEN:
        return
    device, citizen = Owner("device", event["subject"]["id"]), Owner("citizen", event["actor"]["id"])
    read_marks.join(outside.store, device, citizen)
    saved_items.join(outside.store, device, citizen)
