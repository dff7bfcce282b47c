"""The dialogue: one incoming message in, the bot's replies out, with the conversation kept in the store.

A message is answered once: its effects happen under a key made from its id, and its replies are kept, so that a
redelivery, a retry or two workers at the same time give the same answer and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot import area_commands, family_commands, warning_answers
from bot.actions import chat
from bot.actions.chat import Chat
from bot.engine.engine import Engine, engine
from bot.engine.nlu import prepare
from bot.engine.parse import write_payload
from bot.engine.reply import Message, Reply
from bot.engine.tracker import Tracker
from models.areas import place_names
from models.errors import Clash
from models.language.visible import is_visible
from models.messages import conversations
from models.messages.conversations import Conversation, OvertakenError
from models.safety import check_in_words
from models.safety.check_ins import SafetyState
from models.store import Store

#: So often a turn is begun again because another worker was faster.
TRIES = 8

RESCUE_INTENT = "need_rescue"

#: A name of a place has no more words than this.
MOST_WORDS_OF_A_PLACE = 8


@dataclass(frozen=True)
class Incoming:
    """What a channel received.

    :param id: the channel's id of it, unique in the conversation.
    :param photos: ids of uploads of this chat.
    :param refused_photos: how many pictures could not be used.
    :param location: latitude and longitude in degrees.
    :param language: the language that was chosen on the page: vi, km or en.
    :param greeting: the person opened the chat and waits to be greeted.
    :param other: it was something that the bot can't read, such as a film.
    """

    id: str
    text: str = field(default="", repr=False)
    photos: tuple[str, ...] = ()
    refused_photos: int = 0
    location: tuple[float, float] | None = field(default=None, repr=False)
    language: str = ""
    greeting: bool = False
    other: bool = False


class BusyError(Clash):
    """Other workers kept changing the conversation; try again later."""

    def __init__(self) -> None:
        super().__init__("chat_busy")


def answer(who: Chat, incoming: Incoming, with_engine: Engine | None = None) -> list[Reply]:
    """Answer a message, or repeat the answer that it got before.

    :raises BusyError: the conversation changed under every try.
    """
    brain = with_engine or engine()
    for _ in range(TRIES):
        conversation = conversations.load(who.store, who.id, who.channel)
        if incoming.id in conversation.answered:
            return [Reply.from_json(row) for row in conversation.answered[incoming.id]]
        tracker, replies = _turn(brain, who, conversation, incoming)
        try:
            _save(who.store, conversation, tracker, incoming.id, replies)
        except OvertakenError:
            continue
        return replies
    raise BusyError


def repeated(who: Chat, message_id: str) -> list[Reply] | None:
    """Return what a message was answered before; None if it was not."""
    conversation = conversations.load(who.store, who.id, who.channel)
    rows = conversation.answered.get(message_id)
    return None if rows is None else [Reply.from_json(row) for row in rows]


def calls_for_help(text: str, with_engine: Engine | None = None) -> bool:
    """Say whether the words of a text call for rescue; such a message has no limit."""
    word = check_in_words.understood(text)
    if word:
        return word.state is SafetyState.NEED_HELP and not word.drill
    return (with_engine or engine()).nlu.parse(text).intent == RESCUE_INTENT


def _turn(
    brain: Engine, who: Chat, conversation: Conversation, incoming: Incoming
) -> tuple[Tracker, list[Reply]]:
    tracker = brain.tracker(who.id, who.channel)
    _resume(brain, tracker, conversation)
    replies: list[Reply] = []
    with chat.using(who):
        pressed = _pressed(conversation, incoming)
        waits = bool(tracker.active_loop)
        command = (
            warning_answers.meant(who, conversation.state, incoming.text)
            or family_commands.payload(brain, pressed.text, waits=waits)
            or area_commands.payload(who.store, pressed.text, waits=waits, asked=str(tracker.latest_action))
        )
        for message in _messages(pressed, command):
            replies = brain.handle(tracker, message, _is_place(who.store))
    return tracker, replies


def _resume(brain: Engine, tracker: Tracker, conversation: Conversation) -> None:
    """Continue where the conversation was; after a long silence without the form that was open."""
    tracker.restore(conversation.state)
    silence = datetime.now(UTC) - (conversation.at or datetime.now(UTC))
    if silence > timedelta(minutes=brain.project.session_minutes):
        tracker.active_loop = None
        tracker.slots["requested_slot"] = None
        tracker.events = []


def _pressed(conversation: Conversation, incoming: Incoming) -> Incoming:
    """Return a message in which the words of a button that was shown last are that button."""
    latest = list(conversation.answered.values())[-1:]
    shown = [button for rows in latest for row in rows for button in Reply.from_json(row).buttons]
    typed = prepare(incoming.text, {})
    payload = next((one.payload for one in shown if typed and prepare(one.title, {}) == typed), "")
    return replace(incoming, text=payload) if payload else incoming


def _messages(incoming: Incoming, command: str = "") -> list[Message]:
    """Return the single things that were sent, the words last: the reply to them answers the whole.

    :param command: the payload that the words stand for; "" where they are to be understood.
    """
    parts = [write_payload("send_photo", photo=photo) for photo in incoming.photos]
    parts += [write_payload("photo_refused")] * bool(incoming.refused_photos)
    if incoming.location:
        lat, lon = incoming.location
        parts.append(write_payload("share_location", lat=lat, lon=lon))
    parts += [write_payload("change_language", language=incoming.language)] * bool(incoming.language)
    parts += [write_payload("greet")] * incoming.greeting
    parts += [write_payload("send_other")] * incoming.other
    found = [Message(f"{incoming.id}:{n}", part, trusted=True) for n, part in enumerate(parts)]
    if command:
        found.append(Message(incoming.id, command, trusted=True))
    elif is_visible(incoming.text) or not found:
        found.append(Message(incoming.id, incoming.text))
    return found


def _is_place(store: Store) -> Callable[[str], bool]:
    def is_place(text: str) -> bool:
        if len(text.split()) > MOST_WORDS_OF_A_PLACE:
            return False
        found = place_names.search(store, text, limit=1)
        return bool(found) and found[0].score >= place_names.WHOLE_NAME

    return is_place


def _save(
    store: Store, before: Conversation, tracker: Tracker, message_id: str, replies: list[Reply]
) -> None:
    human = tracker.slots.get("handover")
    state = tracker.state()
    state["slots"]["handover"] = None
    rows = [reply.as_json() for reply in replies]
    conversations.save(store, before, state, message_id, rows, human=bool(human))
