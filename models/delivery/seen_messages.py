"""Seen messages: a chat says that somebody saw a message of ours; if it was a warning, it was displayed to them."""

from __future__ import annotations

from models.alerts import alerts
from models.delivery import acknowledgements, recipient_ledger
from models.delivery.acknowledgements import Channel, Seen
from models.delivery.recipient_ledger import RECIPIENTS
from models.following.subscriptions import SUBSCRIPTIONS
from models.messages.messages import Owner
from models.store import Store


def note(store: Store, key: str, channel: Channel) -> bool:
    """Note that the message with this key was seen; False if it is no warning. Said again it changes nothing."""
    row = store.collection(RECIPIENTS).find_one({"_id": key, "channel": str(channel)})
    if row is None or row.get("farewell"):
        return False
    subscription = store.collection(SUBSCRIPTIONS).find_one({"_id": recipient_ledger.recipient_of(key)})
    if subscription is None:
        return False
    owner = Owner(subscription["owner"]["kind"], subscription["owner"]["id"])
    identifier = alerts.get(store, row["alert_id"])["identifier"]
    told: acknowledgements.Told = {"alert": identifier, "how": Seen.DISPLAYED, "at": None}
    return bool(acknowledgements.acknowledge(store, [owner], [told], channel))
