"""Sending: what became of a message on the way that was tried, and the turn to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from models.errors import Stale
from models.messages import fates, ways
from models.messages.fates import LOST, Fate
from models.messages.messages import BY_SMS, MESSAGES, WITH_RECEIPTS, MessageChannel, MessageState
from models.messages.shapes import Message, MessageFields
from models.messages.ways import WayState
from models.store import Query, Store, events
from models.store.events import SYSTEM, EventDetails
from models.store.reactions import Reaction


def mark_sent(store: Store, message: Message, provider_id: str) -> None:
    """Note that the provider has taken it; where there is another way, it is waited for an answer."""
    now = datetime.now(UTC)
    values: Query = {
        "state": MessageState.SENT,
        "provider_id": provider_id,
        "sent_at": now,
        **ways.settled(message, WayState.SENT, provider_id=provider_id),
    }
    patience = ways.patience(message)
    if patience and ways.following(message) is not None:
        details: EventDetails = {
            "changes": {"way": message.get("way", 0)},
            "later": {Reaction.NEXT_WAY: now + patience},
        }
        _step(store, message, {"$set": values}, "awaited", details)
    else:
        _step(store, message, {"$set": values}, "sent")
    _catch_up(store, message["_id"])


def mark_failed(store: Store, message: Message, code: str, error: str) -> bool:
    """Note that it leads nowhere on the present way, and why; say whether it goes another way now.

    :param code: the provider's code, for the person; `error` tells operators more.
    """
    values = ways.settled(message, WayState.FAILED, code=code)
    number = ways.following(message)
    if number is not None:
        _turn(store, message, number, values)
        return True
    _step(store, message, {"$set": {**values, "state": MessageState.FAILED, "error": error}}, "failed")
    return False


def move_on(store: Store, message: Message, way: int) -> None:
    """Let a message go its next way, since nobody answered on the one with this number; harmless when somebody did."""
    rows, number = ways.of(message), ways.following(message)
    waits = message["state"] == MessageState.SENT and message.get("way", 0) == way
    answered = message.get("read_at") or any(row["state"] in ways.ANSWERED for row in rows)
    if number is None or not waits or answered:
        return
    try:
        _turn(store, message, number, {})
    except Stale:
        # A receipt, or another worker, was faster.
        return


def mark_fate(
    store: Store,
    message_id: str,
    fate: Fate,
    code: str,
    channels: Sequence[MessageChannel] = BY_SMS,
    *,
    seen: bool = False,
) -> bool:
    """Note what became of a message that a provider took; a repeat changes nothing. Say whether there is one.

    A message that is lost on the way that it went last goes the next one.

    :param channels: on one of which it was sent.
    :param seen: its person saw it, says the provider.
    """
    via = {"channel": {"$in": list(channels)}}
    which: Query = {"_id": message_id, "direction": "out", "$or": [via, {"ways": {"$elemMatch": via}}]}
    known = fates.note(store, MESSAGES, which, fate, code)
    if known:
        state = WayState.FAILED if fate in LOST else WayState.DISPLAYED if seen else WayState.DELIVERED
        _receive(store, {**which, "ways.channel": via["channel"]}, via["channel"], state, code)
    return known


def requeue(store: Store, message_id: str) -> bool:
    """Let a message that could not be sent wait for sending again; False when it does not stand as failed.

    It brings no new row of the outbox: the one from before is done again (`models.store.outbox.replay`).
    """
    message = store.one(MESSAGES, message_id)
    queued = ways.settled(message, WayState.QUEUED)
    values = {"$set": {"state": MessageState.QUEUED, **queued}, "$unset": {"error": ""}}
    failed = {"state": MessageState.FAILED}
    try:
        events.change(store, MESSAGES, message_id, values, action="requeued", actor=SYSTEM, guard=failed)
    except Stale:
        return False
    return True


def _catch_up(store: Store, message_id: str) -> None:
    """Note on the way what a receipt has said that was faster than we."""
    message = store.one(MESSAGES, message_id)
    channel = MessageChannel(message["channel"])
    if channel in WITH_RECEIPTS and (fate := message.get("fate")):
        mark_fate(store, message_id, Fate(fate), message.get("fate_code", ""), (channel,))


def _receive(store: Store, which: Query, via: Query, state: WayState, code: str) -> None:
    """Note a receipt on the way of its channel; where that one was the present way and is lost, take the next."""
    before = list(ways.GIVES_WAY[state])
    values = {"ways.$[one].state": state, "ways.$[one].at": datetime.now(UTC)}
    if code:
        values["ways.$[one].code"] = code
    filters = [{"one.channel": via, "one.state": {"$in": before}}]
    rows = store.collection(MESSAGES)
    message = rows.find_one_and_update(which, {"$set": values}, array_filters=filters, return_document=True)
    if message is None:
        return
    present = ways.of(message)[message.get("way", 0)]
    number = ways.following(message)
    lost = present["state"] == WayState.FAILED
    if lost and number is not None and message["state"] == MessageState.SENT:
        try:
            _turn(store, message, number, {})
        except Stale:
            # Somebody turned it already.
            return


def _turn(store: Store, message: Message, number: int, values: Query) -> None:
    """Let a message go another way."""
    update: Query = {
        "$set": {**values, **ways.turned(message, number), "state": MessageState.QUEUED},
        "$unset": {"provider_id": "", "error": "", "fate": "", "fate_code": ""},
    }
    _step(store, message, update, "queued", {"changes": {"way": number}})


def _step(
    store: Store, message: MessageFields, update: Query, action: str, details: EventDetails | None = None
) -> None:
    """Change a message that still stands where it was read: another worker may have been faster."""
    guard: Query = {"state": message["state"], "way": message.get("way")}
    events.change(
        store, MESSAGES, message["_id"], update, action=action, actor=SYSTEM, guard=guard, details=details
    )
