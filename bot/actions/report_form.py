"""A report being written: how it begins, and what its draft holds."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import agency_questions
from bot.actions.photos import fresh_photos
from bot.actions.wording import text_of
from bot.engine.files import Domain
from bot.engine.parse import FALLBACK_INTENT
from models.categories import categories
from models.categories.categories import Category
from models.categories.report_kinds import ReportKind
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
)
SHARED_SLOTS = ("area_choices", "location", "photos", "kind", "contact", "anonymous")

#: What an intent says about the kind of report.
KINDS = {"give_feedback": ReportKind.PETITION, "ask_question": ReportKind.QUESTION}

#: Intents whose text is the description already, if it has so many words: "I have a question" is none yet.
TELLING = {"report_incident": 1, "give_feedback": 5, "ask_question": 6}

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


class ActionBeginReport(Action):
    """Begin a report; a text that says what happened is not asked for again."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_begin_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Empty the draft, but for a photo or a position that came just before."""
        intent = tracker.latest_message["intent"]["name"]
        text = _telling(text_of(tracker), TELLING.get(intent)) or doubted_text(tracker)
        kind = KINDS.get(intent, ReportKind.INCIDENT)
        named = frozenset({"category"} if intent == "inform_category" else ())
        told = agency_questions.hint(dispatcher, tracker, domain) if text and text_of(tracker) else []
        return [*told, *begun(tracker, text, kind, named)]


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


class ActionAskDescription(Action):
    """Ask what it is about."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_ask_description"

    async def run(
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
    kept = [SlotSet("photos", photos or None), SlotSet("photo_step", "sent" if photos else None)]
    return [*emptied, *kept, SlotSet("kind", str(kind)), SlotSet("description", text or None)]


def forget() -> list[EventType]:
    """Return the events that empty the draft."""
    return [SlotSet(name, None) for name in (*DRAFT_SLOTS, *SHARED_SLOTS)]


def categories_of(store: Store, tracker: Tracker) -> list[Category]:
    """Return the categories that the draft may have."""
    return categories.every(store, tracker.get_slot("kind") or ReportKind.INCIDENT)


def _telling(text: str, least: int | None) -> str:
    """Return the text if it has enough words; with None for `least` it never has."""
    return text if least is not None and len(text.split()) >= least else ""


def doubted_text(tracker: Tracker) -> str:
    """Return the text before, which the bot did not understand, when a button says now that it is a report."""
    said = [event for event in tracker.events if event["event"] == "user"]
    if len(said) < 2 or text_of(tracker):
        return ""
    return _telling(str(said[-2]["text"]), DOUBTED.get(said[-2]["parse_data"]["intent"]["name"]))
