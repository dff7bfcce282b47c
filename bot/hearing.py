"""Hearing: what one message is taken for, danger first, then commands, then whatever the engine understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot import (
    alarm_doors,
    alarms,
    area_commands,
    asked_on,
    call_talks,
    call_words,
    data_commands,
    family_commands,
    follow_ups,
    hours_asked,
    link_commands,
    pins_asked,
    plain_reports,
    reopening_words,
    said_after,
    saying_again,
    second_matters,
    sent_on,
    service_words,
    two_reports,
    warning_answers,
)
from bot.actions import rescue_calls, rescue_whose
from bot.actions.chat import Chat
from bot.actions.rescue_doubts import DOOR
from bot.alarms import Alarm
from bot.engine.engine import Engine
from bot.engine.khmer import is_khmer
from bot.engine.languages import LANGUAGE
from bot.engine.parse import FALLBACK_INTENT, Entity, Parse, payload, write_payload
from bot.engine.reply import Message, Reply
from bot.engine.tracker import Tracker
from bot.understanding import coordinates, everyday, plain_no, plain_questions, spoken
from models.safety import crises
from models.store import Store

#: Of what nobody has to do anything about.
CHAT = "out_of_scope"

#: What begins something that whoever only asks has not meant, and what answers them (`bot.actions.procedures`).
BEGINS = frozenset(
    {"report_incident", "start_report", "ask_question", "give_feedback", "add_to_report", "inform_category"}
)
ANSWERS, PLAIN = "ask_procedure", Entity("choice", "plain")

ENGLISH = "en"

#: Intents of commands whose action reads the words themselves.
WORDED = frozenset({alarms.CALL, alarms.SAFE, alarms.NO, "ask_family"})


def answer(brain: Engine, who: Chat, tracker: Tracker, message: Message, *, asked: str) -> list[Reply]:
    """Answer one message; the tracker is changed.

    :param asked: the action with which the turn before ended.
    """
    parse, alarm = heard(brain, who, tracker, message, asked=asked)
    door = brain.say(tracker, DOOR) if alarm_doors.shows_door(tracker, alarm) else []
    again = (plain_no.rest(parse.text) or alarms.taken_up(tracker)) if parse.intent == alarms.NO else ""
    replies = _replies(brain, tracker, parse, {**message.metadata, "message_id": message.id})
    if again:
        # The form, where there is one, asks once: after what the text that was doubted did.
        replies = [reply for reply in replies if not reply.asks]
        replies += _again(brain, who, tracker, Message(f"{message.id}:again", again))
    # A question and its buttons come last: their numbers are what a number presses.
    waits = any(reply.asks or reply.buttons for reply in replies)
    return [*door, *replies] if waits else [*replies, *door]


def heard(brain: Engine, who: Chat, tracker: Tracker, message: Message, *, asked: str) -> tuple[Parse, Alarm]:
    """Return what one message is taken for, and what danger makes of it; the tracker may be changed.

    :param asked: the action with which the turn before ended.
    """
    parse = _position(message) or brain.understand(tracker, message, _is_place(who.store))
    if not parse.text.startswith("/"):
        return _meant(who, tracker, _in_english(tracker, parse), brain, asked)
    if parse.intent == "share_location" and asked == alarms.QUESTION:
        # Whoever is asked whether they need rescue, and sends where they are, does.
        parse = replace(parse, intent=alarms.CALL)
    return parse, Alarm()


def _position(message: Message) -> Parse | None:
    """Return the position that a text types and nothing besides, as if it had been shared; None for any other text."""
    point = None if message.trusted else coordinates.whole(message.text)
    khmer = {"language": "km"} if is_khmer(message.text) else {}
    return payload(write_payload("share_location", lat=point.lat, lon=point.lon, **khmer)) if point else None


def _meant(who: Chat, tracker: Tracker, parse: Parse, brain: Engine, asked: str) -> tuple[Parse, Alarm]:
    """Return what typed words mean, and what danger makes of them."""
    alarm = alarms.raised(who.store, tracker, parse, asked=asked)
    pin = pins_asked.given(tracker, parse, alarm)
    if sent := pin or second_matters.sent(tracker, parse, alarm, partial(_alone, who, tracker, brain, asked)):
        return sent, alarm
    read = partial(_read, who, tracker, brain, asked)
    two = second_matters.parted(tracker, parse, alarm, read)
    if two := two or two_reports.parted(who.store, tracker, parse, alarm, read):
        return two, alarm
    if not alarm.intent and call_talks.belongs(who.store, tracker, parse):
        return replace(parse, intent=FALLBACK_INTENT, confidence=1.0), alarm
    # What only may be a call is no question where the words are a command outright: "ma gia dinh Mẹ".
    command = _command(who, tracker, parse, brain, asked) if alarm.intent in ("", alarms.ASK) else None
    if command:
        return command, replace(alarm, intent="", door=bool(alarm.intent) or alarm.door)
    if alarm.intent:
        return replace(parse, intent=alarm.intent, confidence=1.0, entities=_spoken(tracker, parse)), alarm
    if about := _about(who, tracker, parse):
        return about, alarm
    if _tells_of_their_days(who.store, tracker, parse.text):
        return replace(parse, intent=CHAT, confidence=1.0), alarm
    parse = plain_reports.meant(tracker, parse, partial(_read, who, tracker, brain, asked)) or parse
    meant = (
        parse if alarms.asks_for_itself(who.store, tracker, parse, alarm) else alarms.calmed(tracker, parse)
    )
    return _asked(meant, waits=bool(tracker.active_loop)), alarm


def _about(who: Chat, tracker: Tracker, parse: Parse) -> Parse | None:
    """Return what goes on with what was spoken of before, or asks about the service itself; None for anything else."""
    said = said_after.meant(who, tracker, parse)
    if said and said.intent == asked_on.PLACE:
        # "Ở Thạnh Phong" after a question about places says for where it was asked.
        said = asked_on.meant(who.store, tracker, said) or said
    return (
        reopening_words.meant(who.store, tracker, parse)
        or said
        or sent_on.meant(tracker, parse)
        or asked_on.meant(who.store, tracker, parse)
        or service_words.meant(tracker, parse)
    )


def _read(who: Chat, tracker: Tracker, brain: Engine, asked: str, text: str) -> Parse:
    """Return what a part of a message is taken for."""
    parse = brain.understand(tracker, Message("", text), _is_place(who.store))
    return _command(who, tracker, parse, brain, asked) or alarms.calmed(tracker, parse)


def _alone(who: Chat, tracker: Tracker, brain: Engine, asked: str, text: str) -> Parse:
    """Return what a part of a message is taken for that nothing was said before."""
    fresh = Tracker(who.id, tracker.initial)
    parse = _read(who, fresh, brain, asked, text)
    parse = service_words.meant(fresh, parse) or parse
    return _asked(parse, waits=False, begins=BEGINS | {FALLBACK_INTENT})


def _asked(parse: Parse, *, waits: bool, begins: frozenset[str] = BEGINS) -> Parse:
    """Return a plain question as one to be answered: nothing begins with it, however it weighs."""
    if waits or parse.intent not in begins or not plain_questions.is_plain(parse.text):
        return parse
    return replace(parse, intent=ANSWERS, confidence=1.0, entities=(*parse.entities, PLAIN))


def _spoken(tracker: Tracker, parse: Parse) -> tuple[Entity, ...]:
    """Return the entities of a text, with the language in which it calls: few words are enough there.

    A first message of English words is English; later the conversation has a language.
    """
    found = crises.language_of(parse.text)
    named = any(entity.name == LANGUAGE for entity in parse.entities)
    if not found and not named and _is_first(tracker) and spoken.is_english(parse.text):
        found = ENGLISH
    others = tuple(entity for entity in parse.entities if entity.name != LANGUAGE)
    return (*others, Entity(LANGUAGE, found)) if found else parse.entities


def _in_english(tracker: Tracker, parse: Parse) -> Parse:
    """Return a first message of plain English with its language, whatever it asks."""
    named = any(entity.name == LANGUAGE for entity in parse.entities)
    if named or not _is_first(tracker) or not spoken.is_english_sentence(parse.text):
        return parse
    return replace(parse, entities=(*parse.entities, Entity(LANGUAGE, ENGLISH)))


def _is_first(tracker: Tracker) -> bool:
    """Say whether somebody has typed nothing before."""
    return not any(event["event"] == "user" for event in tracker.events)


def _tells_of_their_days(store: Store, tracker: Tracker, text: str) -> bool:
    """Say whether somebody tells that they are alone, or long ill: they get a warm word, unless they have called."""
    if tracker.active_loop or rescue_calls.open_ones(store, tracker.slots):
        return False
    return everyday.is_lonely(text) or everyday.is_chronic(text)


def _again(brain: Engine, who: Chat, tracker: Tracker, message: Message) -> list[Reply]:
    """Answer a text that calls for nobody, for what else it means."""
    parse = brain.understand(tracker, message, _is_place(who.store))
    meant = _command(who, tracker, parse, brain, "") or alarms.calmed(tracker, parse)
    if meant.intent == FALLBACK_INTENT and not tracker.active_loop:
        # That no call is sent is the answer; the menu would be a second one.
        return []
    return _replies(brain, tracker, meant, {"message_id": message.id})


def _replies(brain: Engine, tracker: Tracker, parse: Parse, metadata: Mapping[str, str]) -> list[Reply]:
    return saying_again.without(tracker, brain.reply(tracker, parse, metadata))


def _command(who: Chat, tracker: Tracker, typed: Parse, brain: Engine, asked: str) -> Parse | None:
    """Return the command that words are: about a warning, one's family, warnings of a commune; None for none."""
    text, waits = typed.text, bool(tracker.active_loop)
    found = (
        family_commands.payload(brain, text, waits=waits)
        or rescue_whose.payload(who.store, tracker, text)
        or warning_answers.meant(who, {**tracker.state(), "latest_action": asked}, text)
        or link_commands.payload(text, waits=waits, asked=asked)
        or data_commands.payload(
            text, waits=waits, offered=(tracker.slots.get("offered") or {}).get("offer", "")
        )
        or area_commands.payload(who.store, text, waits=waits, asked=asked, intent=typed.intent)
        or follow_ups.payload(tracker, text)
        or hours_asked.payload(typed, waits=waits)
    )
    parse = payload(found) if found else None
    if parse is None or parse.intent not in WORDED:
        return parse
    return replace(parse, text=typed.text, entities=parse.entities or typed.entities)


def _is_place(store: Store) -> Callable[[str], bool]:
    return partial(call_words.names_a_place, store)
