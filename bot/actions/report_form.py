"""A report being written: how it begins, what the form checks, what it asks, and how it is filed."""

from __future__ import annotations

from datetime import UTC, datetime

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, too_many
from bot.actions.photos import fresh_photos, photo_ids
from bot.actions.remembered import KnownReport, Position
from bot.actions.wording import (
    agency_name,
    area_name,
    category_name,
    entity,
    language,
    message_key,
    text_of,
    urgent_lines,
)
from bot.engine.files import Domain
from bot.engine.parse import FALLBACK_INTENT
from models.access import guards
from models.access.guards import Act
from models.areas import areas
from models.categories import categories
from models.categories.categories import Category
from models.categories.report_kinds import ReportKind
from models.errors import LoaError, NotFound, TooMany
from models.language.dates import day_and_time
from models.reports import draft_checks, filing
from models.reports.draft import Draft
from models.store import Store

#: Slots of a draft; a new report begins with all of them empty but for what was shared just before.
DRAFT_SLOTS = (
    "description",
    "category",
    "category_choices",
    "category_page",
    "area",
    "photo_step",
    "confirmed",
)
SHARED_SLOTS = ("area_choices", "location", "photos", "kind")

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
        text = _telling(text_of(tracker), TELLING.get(intent)) or _doubted_text(tracker)
        kind = KINDS.get(intent, ReportKind.INCIDENT)
        named = {"category"} if intent == "inform_category" else set()
        emptied = [SlotSet(name, None) for name in DRAFT_SLOTS if name not in named]
        photos = fresh_photos(tracker)
        kept = [SlotSet("photos", photos or None), SlotSet("photo_step", "sent" if photos else None)]
        return [*emptied, *kept, SlotSet("kind", str(kind)), SlotSet("description", text or None)]


class ActionChangePart(Action):
    """Ask for a part of the draft again, or for the category with the next buttons."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_change_part"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Empty what is to be asked again; the form does the asking."""
        part = entity(tracker, "part")
        if entity(tracker, "page") is not None:
            return [SlotSet("category", None), SlotSet("category_choices", None)]
        if part is None and tracker.get_slot("requested_slot") == "confirmed":
            dispatcher.utter_message(response="utter_what_to_change")
        emptied = {
            "description": ("description",),
            "category": ("category", "category_choices", "category_page"),
            "area": ("area", "area_choices", "location"),
        }
        return [SlotSet(name, None) for name in emptied.get(str(part), ())]


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


class ActionAskConfirmed(Action):
    """Show the whole report before it is sent."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_ask_confirmed"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Sum up what was said."""
        store = chat.current(tracker).store
        dispatcher.utter_message(
            response="utter_ask_confirmed",
            category_name=category_name(store, tracker.get_slot("category"), language(tracker)),
            place=area_name(store, tracker.get_slot("area")),
            photo_count=str(len(photo_ids(tracker))),
        )
        return []


class ActionFileReport(Action):
    """File the report through the function that the app uses, too."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_file_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """File it once, however often the message is delivered, and show code, PIN, agency and day."""
        here, lang = chat.current(tracker), language(tracker)
        key = message_key(tracker)
        try:
            draft = _draft(tracker)
            if not draft_checks.is_urgent(draft):
                guards.spend(here.store, Act.FILE, here.circumstances)
            network = here.circumstances.network
            filed = filing.file(here.store, draft, here.reporter(lang), key=key, network=network)
        except TooMany as error:
            too_many.say(dispatcher, error, lang)
            return [SlotSet("confirmed", None)]
        except LoaError:
            dispatcher.utter_message(response="utter_failed")
            return forget()
        report = filed.report
        dispatcher.utter_message(
            response="utter_filed",
            code=report["code"],
            pin=filed.pin,
            agency=agency_name(here.store, report["agency_id"], lang),
            due=day_and_time(report["due_at"]),
        )
        if lines := urgent_lines(here.store, report, lang):
            dispatcher.utter_message(response="utter_call_now", hotlines=lines)
        last: KnownReport = {"id": report["_id"], "code": report["code"], "at": datetime.now(UTC).isoformat()}
        return [*forget(), SlotSet("last_report", last), SlotSet("home_area", report["place"]["area_id"])]


def forget() -> list[EventType]:
    """Return the events that empty the draft."""
    return [SlotSet(name, None) for name in (*DRAFT_SLOTS, *SHARED_SLOTS)]


def categories_of(store: Store, tracker: Tracker) -> list[Category]:
    """Return the categories that the draft may have."""
    return categories.every(store, tracker.get_slot("kind") or ReportKind.INCIDENT)


def known_area(store: Store, value: str) -> bool:
    """Say whether this is the id of a commune of the active province."""
    try:
        area = areas.get(store, value)
    except NotFound:
        return False
    return areas.active_province_id(store) in area["path"] and area["level"] == areas.Level.COMMUNE


def _draft(tracker: Tracker) -> Draft:
    location: Position | None = tracker.get_slot("location")
    return Draft(
        text=tracker.get_slot("description"),
        category=tracker.get_slot("category"),
        kind=ReportKind(tracker.get_slot("kind") or ReportKind.INCIDENT),
        area_id=tracker.get_slot("area"),
        lat=location["lat"] if location else None,
        lon=location["lon"] if location else None,
        place_source="chat" if location else "",
        photo_ids=photo_ids(tracker),
    )


def _telling(text: str, least: int | None) -> str:
    """Return the text if it has enough words; with None for `least` it never has."""
    return text if least is not None and len(text.split()) >= least else ""


def _doubted_text(tracker: Tracker) -> str:
    """Return the text before, which the bot did not understand, when a button says now that it is a report."""
    said = [event for event in tracker.events if event["event"] == "user"]
    if len(said) < 2 or text_of(tracker):
        return ""
    return _telling(str(said[-2]["text"]), DOUBTED.get(said[-2]["parse_data"]["intent"]["name"]))
