"""A person in the conversation: while people have it the bot keeps silent, and every word is written down for them.

Danger is heard all the same, and so are answers to warnings and the words that end them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from bot import alarms, media, warning_answers
from bot.actions import person
from bot.actions.chat import Chat
from bot.actions.places import known_area
from bot.actions.rescue_facts import FORM
from bot.engine import responses
from bot.engine.engine import Engine
from bot.engine.reply import Message, Reply
from bot.engine.tracker import Tracker
from bot.understanding import danger
from bot.understanding.danger import Danger
from models.errors import NotFound
from models.messages.conversations import Conversation
from models.reports import reports
from models.store import Store
from models.talks import leaving, talks, transcript, waits
from models.talks.states import UNTAKEN
from models.talks.talks import Reason, Talk
from models.talks.transcript import Said, Speaker

if TYPE_CHECKING:
    from bot.dialogue import Incoming

#: What is heard whoever has the conversation.
URGENT = frozenset({alarms.CALL, alarms.ASK})

#: What ends warnings, in so few words; more of them speak to the official.
STOPS, MOST_WORDS_OF_STOP = frozenset({"unsubscribe_area"}), 3

#: What takes back the wish for a person, as long as nobody came.
LEAVES = frozenset({"cancel", "start_over"})

#: So many lines from before the wish are shown.
MOST_BEFORE = 20


def silent_turn(
    brain: Engine, who: Chat, conversation: Conversation, tracker: Tracker, incoming: Incoming
) -> list[Reply] | None:
    """Return what is said to a message that is for a person, mostly nothing; None where the bot takes its turn.

    Questions of a call for rescue are the bot's to the end.

    :param tracker: the conversation as it was, which stays so.
    """
    talk = talks.open_of(who.store, who.id)
    if talk is None or tracker.active_loop == FORM or not waits.bot_is_silent(who.store, talk):
        return None
    if incoming.greeting or incoming.language:
        return None
    meant = brain.understand(tracker, Message(incoming.id, incoming.text), lambda text: False).intent
    stops = meant in STOPS and len(incoming.text.split()) <= MOST_WORDS_OF_STOP
    if (
        _is_urgent(tracker, incoming, meant)
        or stops
        or warning_answers.meant(who, conversation.state, incoming.text)
    ):
        return None
    if meant in LEAVES and talk["state"] in UNTAKEN:
        leaving.leave(who.store, talk, who.actor)
        return [say(brain, tracker, person.LEFT, {})]
    return []


def _is_urgent(tracker: Tracker, incoming: Incoming, meant: str) -> bool:
    """Say whether a message calls for help, may do so, or answers whether it does."""
    asked = tracker.latest_action == alarms.QUESTION
    return asked or meant in URGENT or danger.reaches(alarms.level(incoming.text), Danger.POSSIBLE)


def called_besides(
    brain: Engine, who: Chat, before: Conversation, tracker: Tracker, incoming: Incoming
) -> list[Reply]:
    """Hand over what nobody asked to: a call for rescue, and what the bot can't read; returns what is said of it."""
    slots = tracker.slots
    call = slots.get("rescue")
    if call and call != before.state.get("slots", {}).get("rescue"):
        reason, area_id = Reason.DANGER, _area_of_call(who.store, call)
    elif incoming.other:
        reason, area_id = Reason.UNREADABLE, ""
    else:
        return []
    opened = person.hand_over(who, slots, reason, area_id)
    if not opened.fresh:
        return []
    lang = str(slots.get("language") or "vi")
    return [say(brain, tracker, *person.said_of(who.store, opened, reason, lang))]


def write_down(who: Chat, before: Conversation, incoming: Incoming, replies: Iterable[Reply]) -> None:
    """Write down what was said, for whoever reads the conversation; a repeat changes nothing."""
    talk = talks.open_of(who.store, who.id)
    if talk is None:
        return
    begin(who.store, talk, before, incoming.id)
    heard = Said(
        f"{incoming.id}:heard",
        Speaker.RESIDENT,
        _words(incoming),
        incoming.photos,
        incoming.documents,
        unreadable=incoming.other,
        media=incoming.media,
    )
    said = "\n".join(reply.text for reply in replies if reply.text)
    answered = [Said(f"{incoming.id}:said", Speaker.BOT, said)] if said else []
    transcript.hear(who.store, talk, heard, answered, who.actor)


def begin(store: Store, talk: Talk, conversation: Conversation, message_id: str = "") -> None:
    """Write down what was said and sent before a talk began, if nothing of it stands there yet.

    :param message_id: the channel's id of the message that it began with, which is no part of that.
    """
    if transcript.has_lines(store, talk):
        return
    said = list(_before(conversation))[-MOST_BEFORE:]
    for number, found in enumerate(media.sent_before(store, conversation.id, message_id, MOST_BEFORE)):
        said.append(Said(f"before:media:{number:03d}", Speaker.RESIDENT, unreadable=True, media=found))
    transcript.begin(store, talk, said)


def _before(conversation: Conversation) -> Iterable[Said]:
    """Yield what was said before, without the payloads of buttons."""
    for number, event in enumerate(conversation.state.get("events", ())):
        text = str(event.get("text") or "")
        if event["event"] in ("user", "bot") and text and not text.startswith("/"):
            by = Speaker.RESIDENT if event["event"] == "user" else Speaker.BOT
            yield Said(f"before:{number:03d}", by, text)


def _words(incoming: Incoming) -> str:
    place = ", ".join(f"{degrees:.6f}" for degrees in incoming.location or ())
    text = "" if incoming.text.startswith("/") else incoming.text
    return "\n".join(part for part in (text, place, incoming.contact) if part)


def _area_of_call(store: Store, call: Mapping[str, Any]) -> str:
    try:
        found = reports.get(store, call["id"])["place"]["area_id"]
    except NotFound:
        return ""
    return found if known_area(store, found) else ""


def say(brain: Engine, tracker: Tracker, name: str, values: Mapping[str, str]) -> Reply:
    """Return a response of the domain in the person's language."""
    variation = responses.choose(brain.project.responses[name], tracker.slots, tracker.channel)
    return responses.render(variation, dict(values)) if variation else Reply()
