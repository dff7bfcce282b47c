"""A person: somebody wants an official, or needs one; the conversation is handed over and the truth is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.chat import Chat
from bot.actions.followed import followed_here
from bot.actions.places import known_area, named, sure
from bot.actions.wording import hotline_lines, language
from bot.engine.files import Domain
from bot.understanding.wait_questions import WaitQuestion
from models.areas import agencies
from models.language.dates import day_and_time
from models.promises import office_hours
from models.reports import reports
from models.store import Store
from models.talks import opening, talks, waits
from models.talks.opening import Opened, Wish
from models.talks.states import UNTAKEN
from models.talks.talks import Reason, Talk
from models.workflow.transitions import OPEN_STATES

#: In so many of their last texts a commune is looked for.
TEXTS_BEFORE = 5

#: So many numbers are named.
MOST_HOTLINES = 4

#: What is said when a person was asked for, by the reason; of a wish more is to be said.
SAID: Mapping[Reason, str] = {
    Reason.MISSES: "utter_person_misses",
    Reason.DANGER: "utter_person_danger",
    Reason.UNREADABLE: "utter_person_unreadable",
}

#: What is said to who waits and asks about it.
OF_WAITS: Mapping[WaitQuestion, str] = {
    WaitQuestion.HOURS: "utter_person_hours",
    WaitQuestion.ANYBODY: "utter_person_waits",
}

#: What is said to who waits no more.
LEFT = "utter_person_left"


class ActionCallHuman(Action):
    """Somebody wants to talk with a person."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_call_human"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Hand over, and say what can be said: who was told, until when they have time, and whom to call."""
        who = chat.current(tracker)
        opened = hand_over(who, tracker.slots, Reason.WISH, _area_told(who.store, tracker))
        response = _of_wish(who.store, opened)
        dispatcher.utter_message(response=response, **_facts(who.store, opened.talk, language(tracker)))
        return []


class ActionAnswerThreat(Action):
    """Somebody threatens somebody else."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_answer_threat"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask for calm, name the police, and let officials read it as what may be dangerous."""
        who, lang = chat.current(tracker), language(tracker)
        opened = hand_over(who, tracker.slots, Reason.DANGER, _area_told(who.store, tracker))
        dispatcher.utter_message(response="utter_threat")
        if opened.fresh:
            response, values = said_of(who.store, opened, Reason.DANGER, lang)
            dispatcher.utter_message(response=response, **values)
        return []


def waits_for_a_person(who: Chat) -> bool:
    """Say whether somebody asked for an official and nobody came yet: what they write is read by whoever comes."""
    talk = talks.open_of(who.store, who.id)
    return talk is not None and talk["state"] in UNTAKEN and talk["reason"] == Reason.WISH


def call_after_misses(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Hand over what the bot did not understand, and say so; False where it was not handed over just now."""
    who = chat.current(tracker)
    opened = hand_over(who, tracker.slots, Reason.MISSES)
    if not opened.fresh:
        return False
    dispatcher.utter_message(
        response=SAID[Reason.MISSES], **_facts(who.store, opened.talk, language(tracker))
    )
    return True


def hand_over(
    who: Chat, slots: Mapping[str, object], reason: Reason, area_id: str = "", report: str = ""
) -> Opened:
    """Let the conversation wait for a person.

    :param slots: what the bot remembers, which may tell the person's commune.
    :param area_id: where they are, if that is known better.
    :param report: the code of the call for rescue that it is about; "" for none.
    """
    wish = Wish(
        who.id,
        who.channel,
        reason,
        who.actor,
        who.address,
        str(slots.get("language") or "vi"),
        area_id or _area(who, slots),
        report,
    )
    return opening.ask(who.store, wish)


def said_of(store: Store, opened: Opened, reason: Reason, lang: str) -> tuple[str, dict[str, str]]:
    """Return what is said of a talk that began besides what the bot says, and what fills it."""
    return SAID[reason], _facts(store, opened.talk, lang)


def said_of_wait(store: Store, talk: Talk, asked: WaitQuestion, lang: str) -> tuple[str, dict[str, str]]:
    """Return what is said to who waits for a person and asks about it, and what fills it."""
    return OF_WAITS[asked], _facts(store, talk, lang)


def _of_wish(store: Store, opened: Opened) -> str:
    if opened.talk is None:
        return "utter_human_called"
    if not opened.fresh:
        return "utter_person_waits"
    return "utter_person_asked_closed" if waits.opens_at(store, _now()) else "utter_person_asked"


def _facts(store: Store, talk: Talk | None, lang: str) -> dict[str, str]:
    """Return what the sentences are filled with."""
    opens = waits.opens_at(store, _now())
    return {
        "office": agencies.name(store, talk["agency_id"], lang) if talk else "",
        "since": day_and_time(talk["since"]) if talk else "",
        "minutes": str(store.settings.conversation_wait_minutes),
        "hours": office_hours.said(store, lang),
        "opens": day_and_time(opens) if opens else "",
        "hotlines": hotline_lines(store, lang, limit=MOST_HOTLINES),
    }


def _area(who: Chat, slots: Mapping[str, object]) -> str:
    """Return the commune of somebody as far as the chat knows it.

    That is theirs, that of the report they write, the one they follow, or that of the last report that they filed,
    while it is open.
    """
    followed, filed = followed_here(who), reports.of_owners(who.store, who.owners(), limit=1)
    known = [
        slots.get("home_area"),
        slots.get("area"),
        *(followed if len(followed) == 1 else ()),
        *(one["place"]["area_id"] for one in filed if one["state"] in OPEN_STATES),
    ]
    return next((str(one) for one in known if one and known_area(who.store, one)), "")


def _area_told(store: Store, tracker: Tracker) -> str:
    """Return the commune that somebody named as they asked, or shortly before; "" for none."""
    heard = [str(one.get("text") or "") for one in tracker.events if one["event"] == "user"]
    for text in reversed([*heard, tracker.latest_message.get("text") or ""][-TEXTS_BEFORE:]):
        if not text.startswith("/") and (found := sure(named(store, text))):
            return found
    return ""


def _now() -> datetime:
    return datetime.now(UTC)
