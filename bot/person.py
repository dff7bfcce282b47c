"""A person in the conversation: while people have it the bot keeps silent, and every word is written down for them.

Danger is heard all the same, and so are answers to warnings and the words that end them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot import alarms, area_commands, call_ends, link_commands, media, secrets_typed, warning_answers
from bot.actions import chat, person
from bot.actions.chat import Chat
from bot.actions.places import known_area
from bot.actions.rescue_calls import KnownCall, is_recent
from bot.actions.rescue_facts import FORM
from bot.engine import masking, responses
from bot.engine.engine import Engine
from bot.engine.parse import FALLBACK_INTENT, Parse, payload
from bot.engine.reply import Message, Reply
from bot.engine.tracker import Tracker
from bot.understanding import danger, wait_questions
from bot.understanding.danger import Danger
from models.errors import NotFound
from models.messages.conversations import Conversation
from models.reports import reports
from models.safety import rescue_answers
from models.store import Store
from models.talks import leaving, talks, transcript, waits
from models.talks.states import UNTAKEN
from models.talks.talks import Reason, Talk
from models.talks.transcript import Said, Speaker

if TYPE_CHECKING:
    from bot.dialogue import Incoming

#: What is heard while nobody came yet; an official who is there hears it themselves, unless it is certain.
URGENT = frozenset({alarms.CALL, alarms.ASK})

#: What ends warnings, in so few words; more of them speak to the official.
STOPS, MOST_WORDS_OF_STOP = frozenset({"unsubscribe_area"}), 3

#: Commands that are obeyed whoever has the conversation.
OBEYED = STOPS | {link_commands.INTENT}

#: What may be words to an open call, and from so many on they tell something.
ADDING = frozenset({FALLBACK_INTENT, "add_to_report", "report_incident", "inform_place"})
LEAST_WORDS = 3

#: What takes back the wish for a person, as long as nobody came.
LEAVES = frozenset({"cancel", "start_over"})

#: So many lines from before the wish are shown.
MOST_BEFORE = 20


def silent_turn(
    brain: Engine, who: Chat, conversation: Conversation, tracker: Tracker, incoming: Incoming
) -> list[Reply] | None:
    """Return what is said to a message that is for a person, mostly nothing; None where the bot takes its turn.

    :param tracker: the conversation as it was, which stays so but for commands that are obeyed.
    """
    talk = talks.open_of(who.store, who.id)
    if talk is None or incoming.greeting or incoming.language:
        return None
    if about_it := _of_the_wait(brain, who, talk, tracker, incoming):
        return about_it
    parse = brain.understand(tracker, Message(incoming.id, incoming.text), lambda text: False)
    leaves = talk["state"] in UNTAKEN and parse.intent in LEAVES
    if not waits.bot_is_silent(who.store, talk):
        # In danger "hủy" is about the call, and in a form about the form.
        if not leaves or tracker.active_loop or talk["reason"] == Reason.DANGER:
            return None
    elif _is_heard(who, conversation, tracker, incoming, parse, taken=talk["state"] not in UNTAKEN):
        return None
    elif (obeyed := _obeyed(brain, who, tracker, incoming, parse)) is not None:
        return obeyed
    if not leaves:
        return []
    leaving.leave(who.store, talk, who.actor)
    return [say(brain, tracker, person.LEFT, {})]


def _of_the_wait(brain: Engine, who: Chat, talk: Talk, tracker: Tracker, incoming: Incoming) -> list[Reply]:
    """Return what is said to who waits for a person and asks about that; nothing to anything else.

    In danger, and while a form asks, such words are about the call, or an answer.
    """
    waits_for_one = talk["state"] in UNTAKEN and talk["reason"] == Reason.WISH
    asked = wait_questions.asked(incoming.text) if waits_for_one else None
    if asked is None or tracker.active_loop or tracker.slots.get("rescue"):
        return []
    if alarms.judged(who.store, incoming.text) is not Danger.NONE:
        return []
    lang = str(tracker.slots.get("language") or "vi")
    return [say(brain, tracker, *person.said_of_wait(who.store, talk, asked, lang))]


def _is_heard(
    who: Chat, before: Conversation, tracker: Tracker, incoming: Incoming, parse: Parse, *, taken: bool
) -> bool:
    """Say whether the bot takes its turn, whoever has the conversation: danger, and answers to warnings.

    What may be a call, and the answer to whether it is one, are for the official who is there: they read it. After a
    call what is asked and answered goes to the rescuers, and so does that it is over.
    """
    found = alarms.judged(who.store, incoming.text)
    certain = found is Danger.CERTAIN or (parse.intent == alarms.CALL and parse.confidence == 1)
    if certain or _answers_a_warning(who, before, incoming.text, taken=taken):
        return True
    of_call = _takes_back(incoming.text, parse) or _adds(incoming, parse)
    if tracker.active_loop == FORM or (_has_called(tracker) and of_call):
        # What rescuers asked for must reach them; an official who reads along has no hand in the call.
        return True
    if taken:
        return False
    asked = tracker.latest_action == alarms.QUESTION
    return asked or parse.intent in URGENT or danger.reaches(found, Danger.POSSIBLE)


def _has_called(tracker: Tracker) -> bool:
    call: KnownCall | None = tracker.slots.get("rescue")
    return bool(call and is_recent(call))


def _adds(incoming: Incoming, parse: Parse) -> bool:
    """Say whether a message tells something that whoever has a call must know: no question, no thanks, no bare yes."""
    if incoming.photos or incoming.location or incoming.contact:
        return True
    words, numbered = incoming.text.split(), any(map(str.isdigit, incoming.text))
    tells = parse.intent in ADDING and not rescue_answers.asks(incoming.text)
    return tells and (len(words) >= LEAST_WORDS or numbered)


def _takes_back(text: str, parse: Parse) -> bool:
    """Say whether a text says that a call is over: nobody needs rescue, or they are safe."""
    ends = call_ends.takes_back(text) or call_ends.tells_relief(text)
    return ends or parse.intent in (alarms.NO, alarms.SAFE)


def _answers_a_warning(who: Chat, before: Conversation, text: str, *, taken: bool) -> bool:
    """Say whether a text answers a warning; with an official there, only where a warning asks this person."""
    meant = warning_answers.meant(who, before.state, text)
    return bool(meant) and (not taken or warning_answers.is_asked(who, before.state))


def _obeyed(
    brain: Engine, who: Chat, tracker: Tracker, incoming: Incoming, parse: Parse
) -> list[Reply] | None:
    """Obey what ends warnings, or is about the chats of one person; None for anything else.

    Forms that are open are no part of it: nobody is asked anything while they talk with a person.
    """
    command = payload(
        link_commands.payload(incoming.text, waits=False, asked="")
        or area_commands.payload(who.store, incoming.text, waits=False)
    )
    sure = parse.confidence == 1 or len(incoming.text.split()) <= MOST_WORDS_OF_STOP
    found = next((one for one in (command, parse if sure else None) if one and one.intent in OBEYED), None)
    if found is None:
        return None
    with chat.using(who):
        replies = brain.reply(tracker, replace(found, text=incoming.text), {"message_id": incoming.id})
    return [reply for reply in replies if not reply.asks]


def called_besides(
    brain: Engine, who: Chat, before: Conversation, tracker: Tracker, incoming: Incoming
) -> list[Reply]:
    """Hand over what nobody asked to: a call for rescue, and what the bot can't read; returns what is said of it."""
    slots = tracker.slots
    call = slots.get("rescue")
    if call and call != before.state.get("slots", {}).get("rescue"):
        opened = person.hand_over(
            who, slots, reason := Reason.DANGER, _area_of_call(who.store, call), call["code"]
        )
    elif incoming.other:
        opened = person.hand_over(who, slots, reason := Reason.UNREADABLE)
    else:
        return []
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
        _words(before, incoming),
        incoming.photos,
        incoming.documents,
        unreadable=incoming.other,
        media=incoming.media,
    )
    said = "\n".join(reply.without_secrets for reply in replies if reply.text)
    # The bot may say again what was typed.
    said = masking.masked(said, secrets_typed.found(incoming.text)) if said else ""
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
        key, at = f"before:media:{number:03d}", found[0].at
        said.append(Said(key, Speaker.RESIDENT, unreadable=True, media=found, at=at))
    transcript.begin(store, talk, said)


def _before(conversation: Conversation) -> Iterable[Said]:
    """Yield what was said before, each at its own time."""
    for number, event in enumerate(conversation.state.get("events", ())):
        text = str(event.get("text") or "")
        if event["event"] == "user":
            text = _typed(conversation, text)
        if event["event"] in ("user", "bot") and text:
            by = Speaker.RESIDENT if event["event"] == "user" else Speaker.BOT
            at = event.get("timestamp")
            yield Said(f"before:{number:03d}", by, text, at=datetime.fromtimestamp(at, UTC) if at else None)


def _words(before: Conversation, incoming: Incoming) -> str:
    place = ", ".join(f"{degrees:.6f}" for degrees in incoming.location or ())
    text = _typed(before, incoming.text)
    return "\n".join(part for part in (text, place, incoming.contact) if part)


def _typed(conversation: Conversation, text: str) -> str:
    """Return what somebody typed, without secrets; of a pressed button its title, of any other payload nothing."""
    if not text.startswith("/"):
        return masking.masked(text, secrets_typed.found(text))
    shown = {one["payload"]: one["title"] for one in conversation.state.get("offered", ())}
    return shown.get(text, "")


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
