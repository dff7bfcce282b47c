"""What is followed in a chat: on which channel warnings come there, under which address, of which areas."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.chat import Chat
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.messages.messages import MessageChannel

#: Chats in which warnings can come.
CHANNELS: Mapping[MessageChannel, SubscriptionChannel] = {
    MessageChannel.ZALO: SubscriptionChannel.ZALO,
    MessageChannel.SMS: SubscriptionChannel.SMS,
    MessageChannel.INBOX: SubscriptionChannel.WEB,
}


def followed_here(who: Chat) -> list[str]:
    """Return the areas whose warnings come in a chat."""
    channel = CHANNELS.get(who.channel)
    row = subscriptions.find(who.store, channel, address_of(who)) if channel else None
    return row["area_ids"] if row else []


def address_of(who: Chat) -> str:
    """Return the address under which a chat is subscribed."""
    # A web chat has no address: it fetches its inbox under the id of the conversation.
    return who.address or who.id
