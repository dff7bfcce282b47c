"""ASK_AGAIN: who was asked whether they need rescue and says nothing is asked once more, and officials are told.

Whoever may be unable to write is looked for by a person: the conversation waits for the officials on duty, in danger.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import alarms, person
from bot.actions.chat import Chat
from bot.actions.person import hand_over, said_of
from bot.channels import sms
from bot.engine.engine import engine
from bot.engine.reply import Reply
from models.access import guards
from models.access.guards import Act
from models.messages import conversations, messages
from models.messages.conversations import Conversation
from models.messages.messages import MessageButton, MessageChannel, OutgoingMessage
from models.store.events import Event
from models.store.reactions import Reaction
from models.talks import silences
from models.talks.talks import Reason
from notifications.reactor import Outside, reaction


@reaction(Reaction.ASK_AGAIN)
def ask_again(outside: Outside, event: Event) -> None:
    """Hand the conversation over and ask once more, if nothing was heard since the question."""
    store = outside.store
    silence = silences.find(store, event["subject"]["id"])
    if silence is None:
        return
    conversation = conversations.load(store, silence["chat_id"], silence["channel"])
    if not silences.lasts(store, silence, conversation):
        return
    address = store.vault.decrypt(silence["address"])
    who = Chat(store, silence["chat_id"], MessageChannel(silence["channel"]), address)
    replies = _hand_over(who, conversation)
    # An SMS is paid like every other reply to who may be in danger.
    if who.channel is not MessageChannel.SMS or guards.within(store, Act.SMS_RESCUE, who.circumstances):
        messages.queue(store, _message(who, f"{silence['_id']}:again", replies))


def _hand_over(who: Chat, conversation: Conversation) -> list[Reply]:
    """Let the conversation wait for a person in danger; returns what is said: the question, and who was told."""
    brain = engine()
    tracker = brain.tracker(who.id, who.channel)
    tracker.restore(conversation.state)
    opened = hand_over(who, tracker.slots, Reason.DANGER)
    question = person.say(brain, tracker, alarms.QUESTION, {})
    if opened.talk is None:
        return [question]
    person.begin(who.store, opened.talk, conversation)
    lang = str(tracker.slots.get("language") or "vi")
    return [question, person.say(brain, tracker, *said_of(who.store, opened, Reason.DANGER, lang))]


def _message(who: Chat, key: str, replies: Sequence[Reply]) -> OutgoingMessage:
    by_sms = who.channel is MessageChannel.SMS
    return OutgoingMessage(
        key=key,
        channel=who.channel,
        owner=who.owner,
        to=who.address,
        body=sms.written(replies) if by_sms else "\n".join(reply.text for reply in replies),
        buttons=[]
        if by_sms
        else [MessageButton(one.title, payload=one.payload) for reply in replies for one in reply.buttons],
    )
