"""A report being written: how it begins, and what its draft holds."""

from __future__ import annotations

import re
import time

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.photos import fresh_photos
from bot.actions.questions import Question
from bot.actions.wording import text_of
from bot.engine.files import Domain
from bot.engine.khmer import is_khmer
from bot.engine.nlu import PLACE_INTENT
from bot.engine.parse import FALLBACK_INTENT
from bot.understanding import sendings
from bot.understanding.sendings import Sent
from models.categories import categories
from models.categories.categories import Category
from models.categories.report_kinds import ReportKind
from models.language.text import fold
from models.store import Store

#: Slots of a draft; a new report begins with all of them empty but for what was shared just before.
DRAFT_SLOTS = (
    "description",
    "category",
    "category_choices",
    "category_page",
    "area",
    "address",
    "photo_step",
    "contact_step",
    "contact_wanted",
    "confirmed",
    "missed",
)
SHARED_SLOTS = ("area_choices", "location", "photos", "kind", "contact", "anonymous")

#: Khmer has few blanks: so many characters tell something.
LEAST_IN_KHMER = 25

#: What says in `photo_step` that there is no photo.
NO_PHOTO = "skipped"

#: What asks for the description of each kind.
QUESTIONS = {ReportKind.PETITION: "utter_ask_proposal", ReportKind.QUESTION: "utter_ask_question"}

#: Intents of texts that the bot could do nothing with, or knew no answer to. If a report is begun next, they need not
#: be typed again.
DOUBTED = {
    "maybe_rescue": 1,
    "ask_rumour": 1,
    "ask_rumour_in_danger": 1,
    "ask_procedure": 4,
    "me_too": 4,
    FALLBACK_INTENT: 4,
}


#: Intents of texts that were written just before a report and belong to it, with the words that they have at least;
#: for so many seconds, and so many of them.
_UNHEARD = {FALLBACK_INTENT: 3, PLACE_INTENT: 2}
_UNHEARD_FOR, _MOST_UNHEARD = 15 * 60, 5

#: Means a question that was asked before; in so many words at most, and among so many messages.
_REFERS = re.compile(
    r"\b(?:cau hoi|cau|tin|chuyen|dieu|viec|cai)(?: \w+)? (?:do|nay|vua roi|hoi nay|hoi nay do|ay|tren|kia)\b"
    r"|\b(?:that|this|my|the) (?:question|one)\b|\bsend it\b|សំណួរ(?:នោះ|នេះ)"
)
_SENDS = re.compile(
    r"\b(?:gui|goi|chuyen)(?: \w+){0,3} (?:cau hoi|cau|tin)(?: \w+)? (?:do|nay|ay|tren)\b"
    r"|\b(?:send|forward) (?:that|this|my|the) question\b|ផ្ញើសំណួរ"
)
_MOST_OF_A_REFERENCE, _LATELY = 11, 8
_ASKED = frozenset({"ask_rumour", "ask_rumour_in_danger", "ask_procedure", "ask_question"})


class ActionForgetDraft(Action):
    """Throw the draft away."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_forget_draft"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Empty every slot of it."""
        return forget()


class ActionAskDescription(Question):
    """Ask what it is about."""

    slot = "description"

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask as it fits the kind of report."""
        kind = ReportKind(tracker.get_slot("kind") or ReportKind.INCIDENT)
        dispatcher.utter_message(response=QUESTIONS.get(kind, "utter_ask_description"))
        return []


def begun(
    tracker: Tracker, text: str, kind: ReportKind = ReportKind.INCIDENT, named: frozenset[str] = frozenset()
) -> list[EventType]:
    """Return the events that begin a draft.

    :param text: what it says; "" for nothing yet.
    :param named: the slots that this very message filled.
    """
    emptied = [SlotSet(name, None) for name in DRAFT_SLOTS if name not in named]
    photos = fresh_photos(tracker)
    # Nobody needs a photo for a question.
    step = "sent" if photos else NO_PHOTO if kind is ReportKind.QUESTION else None
    kept = [SlotSet("photos", photos or None), SlotSet("photo_step", step)]
    return [*emptied, *kept, SlotSet("kind", str(kind)), SlotSet("description", text or None)]


def forget() -> list[EventType]:
    """Return the events that empty the draft."""
    return [SlotSet(name, None) for name in (*DRAFT_SLOTS, *SHARED_SLOTS)]


def categories_of(store: Store, tracker: Tracker) -> list[Category]:
    """Return the categories that the draft may have."""
    return categories.every(store, tracker.get_slot("kind") or ReportKind.INCIDENT)


def telling(text: str, least: int | None) -> str:
    """Return the text if it has enough words; with None for `least` it never has."""
    if least is None:
        return ""
    told = len(text) >= LEAST_IN_KHMER if is_khmer(text) else len(text.split()) >= least
    return text if told else ""


def doubted_text(tracker: Tracker) -> str:
    """Return the text before, which the bot did not understand, when a button says now that it is a report."""
    said = [event for event in tracker.events if event["event"] == "user"]
    if len(said) < 2 or text_of(tracker):
        return ""
    return telling(str(said[-2]["text"]), DOUBTED.get(said[-2]["parse_data"]["intent"]["name"]))


def said_before(tracker: Tracker) -> str:
    """Return what was typed just before a button was pressed; "" for nothing."""
    said = [str(event["text"]) for event in tracker.events if event["event"] == "user"][-2:-1]
    return next((text for text in said if not text.startswith("/")), "")


def sends_a_question(text: str) -> bool:
    """Say whether a text only says that a question before is to be sent, and adds nothing to it."""
    short = len(text.split()) <= _MOST_OF_A_REFERENCE
    return short and (bool(_SENDS.search(fold(text))) or sendings.is_wished(text))


def referred_to(tracker: Tracker) -> str:
    """Return the question before that a text means, "gửi câu hỏi đó cho cơ quan"; "" where it means none."""
    text = text_of(tracker)
    means_one = _REFERS.search(fold(text)) or sendings.wished_beside(text) in (Sent.ANY, Sent.QUESTION)
    if len(text.split()) > _MOST_OF_A_REFERENCE or not means_one:
        return ""
    said = [event for event in tracker.events if event["event"] == "user"][-_LATELY:-1]
    asked = (str(one["text"]) for one in reversed(said) if one["parse_data"]["intent"]["name"] in _ASKED)
    return next((one for one in asked if not one.startswith("/")), "")


def unheard(tracker: Tracker) -> str:
    """Return what was written just before and not understood, oldest first: it is a part of what is told now."""
    said = [event for event in tracker.events if event["event"] == "user"][:-1]
    found: list[str] = []
    for event in reversed(said):
        least = _UNHEARD.get(event["parse_data"]["intent"]["name"])
        text, age = str(event["text"]), time.time() - (event.get("timestamp") or 0)
        if (
            not telling(text, least)
            or text.startswith("/")
            or age > _UNHEARD_FOR
            or len(found) == _MOST_UNHEARD
        ):
            break
        found.insert(0, text)
    return ". ".join(one.rstrip(" .") for one in dict.fromkeys(found) if one != text_of(tracker))
