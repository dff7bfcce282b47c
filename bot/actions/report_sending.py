"""The end of a report: the summary, and the filing through the function that the app uses, too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, too_many
from bot.actions.photos import photo_ids
from bot.actions.questions import Question
from bot.actions.remembered import KnownReport, Position, ToldContact
from bot.actions.report_form import forget
from bot.actions.wording import (
    agency_name,
    area_name,
    category_name,
    label,
    language,
    message_key,
    urgent_lines,
)
from bot.engine.files import Domain
from bot.understanding import contacts
from models.access import guards
from models.access.guards import Act
from models.categories.report_kinds import ReportKind
from models.errors import LoaError, TooMany
from models.language.dates import day_and_time
from models.reports import draft_checks, filing
from models.reports.draft import MIN_TEXT, Draft, Reporter

#: What the summary says of a kind that is no incident.
_KINDS = {ReportKind.PETITION: "utter_is_petition", ReportKind.QUESTION: "utter_is_question"}


class ActionAskConfirmed(Question):
    """Show the whole report before it is sent."""

    slot = "confirmed"

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Sum up what was said."""
        store = chat.current(tracker).store
        spot = (tracker.get_slot("address"), area_name(store, tracker.get_slot("area")))
        dispatcher.utter_message(
            response="utter_ask_confirmed",
            description=_text(tracker),
            category_name=category_name(store, tracker.get_slot("category"), language(tracker)),
            place=", ".join(filter(None, spot)),
            photo_count=str(len(photo_ids(tracker))),
            more="".join(f"\n• {line}" for line in _further_lines(tracker, domain)),
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
            if not draft_checks.is_urgent(here.store, draft):
                guards.spend(here.store, Act.FILE, here.circumstances)
            network = here.circumstances.network
            filed = filing.file(here.store, draft, _reporter(tracker), key=key, network=network)
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


def _further_lines(tracker: Tracker, domain: Domain) -> list[str]:
    """Return what the summary says of the kind and of the person, where there is something to say."""
    kind = ReportKind(tracker.get_slot("kind") or ReportKind.INCIDENT)
    lines = [label(domain, _KINDS[kind], tracker)] if kind in _KINDS else []
    told = _contact(tracker)
    if tracker.get_slot("anonymous"):
        lines.append(label(domain, "utter_is_anonymous", tracker))
    elif told:
        who = ", ".join(filter(None, (told.get("name"), told.get("phone"))))
        lines.append(label(domain, "utter_contact_label", tracker) + ": " + who)
    return lines


def _contact(tracker: Tracker) -> ToldContact:
    """Return what goes along of number and name: nothing of whoever wants no name."""
    return cast(ToldContact, {} if tracker.get_slot("anonymous") else tracker.get_slot("contact") or {})


def _text(tracker: Tracker) -> str:
    """Return what the report says, without number and name of its writer: they go along sealed, or not at all."""
    text = str(tracker.get_slot("description"))
    hidden = tracker.get_slot("anonymous") or tracker.get_slot("contact")
    bare = contacts.without_identity(text) if hidden else text
    return bare if len(bare) >= MIN_TEXT else text


def _reporter(tracker: Tracker) -> Reporter:
    reporter, told = chat.current(tracker).reporter(language(tracker)), _contact(tracker)
    return replace(reporter, contact=json.dumps(told, ensure_ascii=False)) if told else reporter


def _draft(tracker: Tracker) -> Draft:
    location: Position | None = tracker.get_slot("location")
    return Draft(
        text=_text(tracker),
        category=tracker.get_slot("category"),
        kind=ReportKind(tracker.get_slot("kind") or ReportKind.INCIDENT),
        area_id=tracker.get_slot("area"),
        lat=location["lat"] if location else None,
        lon=location["lon"] if location else None,
        address=tracker.get_slot("address") or "",
        place_source="chat" if location else "",
        photo_ids=photo_ids(tracker),
    )
