"""The dialogue: one incoming message in, the bot's replies out, with the conversation kept in the store.

A message is answered once: its effects happen under a key made from its id, and its replies are kept, so that a
redelivery, a retry or two workers at the same time give the same answer and change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot import alarms, hearing, person, repeats
from bot.actions import chat, rescue_calls, second_matter
from bot.actions.chat import Chat
from bot.engine.engine import Engine, engine
from bot.engine.nlu import prepare
from bot.engine.parse import write_payload
from bot.engine.reply import Message, Reply
from bot.engine.tracker import Tracker
from bot.understanding.danger import Danger
from models.errors import Clash
from models.language.visible import as_seen, is_visible
from models.messages import conversations
from models.messages.conversations import Conversation, OvertakenError
from models.safety import check_in_words
from models.safety.check_ins import SafetyState
from models.store import Store
from models.talks import silences
from models.talks.media import Medium

#: Questions that a shared number answers.
ASK_FOR_A_NUMBER = frozenset({"contact_step", "rescue_phone"})

#: So often a turn is begun again because another worker was faster.
TRIES = 8


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
    :param media: what such things were, for a person to look at.
    :param documents: ids of uploads of this chat that only a person reads.
    :param contact: the number that they shared as theirs, in E.164.
    """

    id: str
    text: str = field(default="", repr=False)
    photos: tuple[str, ...] = ()
    refused_photos: int = 0
    location: tuple[float, float] | None = field(default=None, repr=False)
    language: str = ""
    greeting: bool = False
    other: bool = False
    media: tuple[Medium, ...] = ()
    documents: tuple[str, ...] = ()
    contact: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Take what nobody sees out of the text: it would hide words, codes and buttons."""
        object.__setattr__(self, "text", as_seen(self.text))


class BusyError(Clash):
    """Other workers kept changing the conversation; try again later."""

    def __init__(self) -> None:
        super().__init__("chat_busy")


def answer(who: Chat, incoming: Incoming, with_engine: Engine | None = None) -> list[Reply]:
    """Answer a message, or repeat the answer that it got before.

    :raises BusyError: the conversation changed under every try.
    """
    brain = with_engine or engine()
    # One turn goes by one catalogue, whose version is read once.
    who = who if who.store.pinned else replace(who, store=who.store.for_request())
    for _ in range(TRIES):
        conversation = conversations.load(who.store, who.id, who.channel)
        if incoming.id in conversation.answered:
            return [Reply.from_json(row) for row in conversation.answered[incoming.id]]
        tracker, replies = _turn(brain, who, conversation, incoming)
        if replies and tracker.latest_action == alarms.QUESTION:
            silences.begin(who.store, who.id, who.channel, who.address, incoming.id, who.actor)
        # Before it counts as answered: a worker that dies in between takes the turn again, and no word is lost.
        person.write_down(who, conversation, incoming, replies)
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


def calls_for_help(store: Store, text: str, with_engine: Engine | None = None) -> bool:
    """Say whether a text calls for rescue, or may do so; such a message has no limit and waits for nothing."""
    word = check_in_words.understood(text)
    if word:
        return word.state is SafetyState.NEED_HELP and not word.drill
    if alarms.judged(store, text) is not Danger.NONE:
        return True
    return (with_engine or engine()).nlu.parse(text).intent == alarms.CALL


def _turn(
    brain: Engine, who: Chat, conversation: Conversation, incoming: Incoming
) -> tuple[Tracker, list[Reply]]:
    tracker = brain.tracker(who.id, who.channel)
    _resume(brain, tracker, conversation)
    silence = person.silent_turn(brain, who, conversation, tracker, incoming)
    if silence is not None:
        return tracker, silence
    if incoming.contact:
        if not _takes_a_number(who, tracker):
            return tracker, []
        incoming = replace(incoming, text=incoming.contact)
    asked = second_matter.asked_last(tracker)
    replies: list[Reply] = []
    with chat.using(who):
        pressed = _pressed(conversation, incoming)
        if (notice := _unwanted(brain, who, tracker, pressed)) is not None:
            return tracker, notice
        for message in _messages(pressed):
            replies = hearing.answer(brain, who, tracker, message, asked=asked)
    return tracker, [*replies, *person.called_besides(brain, who, conversation, tracker, incoming)]


def _takes_a_number(who: Chat, tracker: Tracker) -> bool:
    """Say whether a shared number answers a question, or belongs to an open call for rescue."""
    if tracker.active_loop:
        return tracker.slots.get("requested_slot") in ASK_FOR_A_NUMBER
    return bool(rescue_calls.open_ones(who.store, tracker.slots))


def _unwanted(brain: Engine, who: Chat, tracker: Tracker, incoming: Incoming) -> list[Reply] | None:
    """Return the notice to what is sent again and again, or nothing; None for what is to be answered.

    What calls for help, what answers an open question, and whoever called for rescue, is always answered.
    """
    text, slots = incoming.text, tracker.slots
    alone = not (
        incoming.photos or incoming.location or incoming.language or incoming.greeting or incoming.other
    )
    if tracker.active_loop or slots.get("rescue") or slots.get("doubt") or not (alone and text):
        return None
    verdict, slots[repeats.SLOT] = repeats.judged(slots, text)
    if verdict is repeats.Verdict.ANSWER or calls_for_help(who.store, text, brain):
        return None
    return brain.say(tracker, "utter_spam") if verdict is repeats.Verdict.NOTICE else []


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


def _messages(incoming: Incoming) -> list[Message]:
    """Return the single things that were sent, the words last: the reply to them answers the whole."""
    parts = [write_payload("send_photo", photo=photo) for photo in incoming.photos]
    parts += [write_payload("photo_refused")] * bool(incoming.refused_photos)
    if incoming.location:
        lat, lon = incoming.location
        parts.append(write_payload("share_location", lat=lat, lon=lon))
    parts += [write_payload("change_language", language=incoming.language)] * bool(incoming.language)
    parts += [write_payload("greet")] * incoming.greeting
    parts += [write_payload("send_other")] * incoming.other
    found = [Message(f"{incoming.id}:{n}", part, trusted=True) for n, part in enumerate(parts)]
    if is_visible(incoming.text) or not found:
        found.append(Message(incoming.id, incoming.text))
    return found


def _save(
    store: Store, before: Conversation, tracker: Tracker, message_id: str, replies: list[Reply]
) -> None:
    rows = [reply.as_json() for reply in replies]
    conversations.save(store, before, tracker.state(), message_id, rows)
