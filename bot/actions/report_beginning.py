"""How a report begins: by a button, by what tells an incident, and with what was told before."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import (
    agency_questions,
    category_proposals,
    chat,
    draft_changes,
    places_meant,
    second_matter,
    settling,
)
from bot.actions.report_form import begun, doubted_text, referred_to, said_before, telling, unheard
from bot.actions.small_talk import ActionUnknown
from bot.actions.wording import entity, text_of
from bot.engine.files import Domain
from bot.understanding import bare_wishes, contacts, sendings
from models.categories.report_kinds import ReportKind

#: What an intent says about the kind of report.
KINDS = {"give_feedback": ReportKind.PETITION, "ask_question": ReportKind.QUESTION}

#: Intents whose text is the description already, if it has so many words: "I have a question" is none yet.
TELLING = {"give_feedback": 5, "ask_question": 6}

#: Fewer words with a wish to report tell no matter.
LEAST_OF_A_MATTER = 6

#: Intents of a question whether something is true.
RUMOURS = frozenset({"ask_rumour", "ask_rumour_in_danger"})

#: Begins a report, and says nothing of it yet.
START = "start_report"

#: The choice of a button that reports what was told just before.
TOLD = "told"


class ActionBeginReport(Action):
    """Begin a report; a text that says what happened is not asked for again."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_begin_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Go on with a draft that was put aside; else empty it, but for a photo or a position that came just before."""
        kept = second_matter.remembered(dispatcher, tracker, domain)
        intent = tracker.latest_message["intent"]["name"]
        if intent == START and tracker.get_slot("description"):
            dispatcher.utter_message(response="utter_draft_kept")
            return kept
        asked = referred_to(tracker) if intent in TELLING else ""
        text = asked or telling(text_of(tracker), TELLING.get(intent)) or doubted_text(tracker)
        if intent == START:
            before = said_before(tracker) if entity(tracker, "choice") == TOLD else ""
            text = before or _left(tracker) or unheard(tracker) or _matter(tracker) or text
        kind = KINDS.get(intent, ReportKind.INCIDENT)
        named = frozenset({"category"} if intent == "inform_category" else ())
        home = _home(tracker) if asked else []
        told = agency_questions.hint(dispatcher, tracker, domain) if text and text_of(tracker) else []
        if sendings.leaves_a_message(text_of(tracker)):
            # Nobody is asked of what kind a message is.
            kind, named = ReportKind.QUESTION, frozenset({"category"})
        begins = [*begun(tracker, text, kind, named), *_of_rumour(tracker, text), *_of_oneself(tracker)]
        if "category" in named and intent == START:
            begins.append(SlotSet("category", settling.OTHER))
        return [*kept, *told, *begins, *home, *_hidden(dispatcher, tracker)]


class ActionHearIncident(Action):
    """Something that may be an incident: a report begins with what tells one, and with nothing else."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_hear_incident"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Begin the report, with what was told just before in front; else ask what is meant."""
        text, kept = text_of(tracker), second_matter.remembered(dispatcher, tracker, domain)
        if text and not category_proposals.tells_an_incident(tracker, text):
            return [*kept, *await ActionUnknown().run(dispatcher, tracker, domain)]
        text = ". ".join(filter(None, (unheard(tracker), text))) or doubted_text(tracker)
        told = agency_questions.hint(dispatcher, tracker, domain) if text else []
        return [*kept, *told, *begun(tracker, text), FollowupAction("report_form")]


def _left(tracker: Tracker) -> str:
    """Return the message that is left for whoever reads it, with what was told just before in front; "" for none."""
    left = sendings.message_of(text_of(tracker))
    return ". ".join(filter(None, (unheard(tracker).rstrip(" ."), left))) if left else ""


def _home(tracker: Tracker) -> list[EventType]:
    """Return the commune that is named beside the wish to send a question: it is offered when it is asked for."""
    there = places_meant.area_in(chat.current(tracker).store, text_of(tracker))
    return [SlotSet("home_area", there)] if there else []


def _of_oneself(tracker: Tracker) -> list[EventType]:
    """Return the name and number that are told with the wish to report something."""
    told = draft_changes.told_of_oneself(tracker, text_of(tracker))
    return [SlotSet("contact", told["contact"])] if told.get("contact") else []


def _of_rumour(tracker: Tracker, text: str) -> list[EventType]:
    """Return the category of a rumour that is asked about, which is of no kind of its own; nothing for other texts."""
    asked = [
        event for event in tracker.events if event["event"] == "user" and text and str(event["text"]) == text
    ]
    rumour = any(event["parse_data"]["intent"]["name"] in RUMOURS for event in asked)
    return [SlotSet("category", settling.OTHER)] if rumour else []


def _matter(tracker: Tracker) -> str:
    """Return a wish to report that tells the matter as well, "tôi muốn báo đèn đường bị hỏng ở ấp"; "" for others."""
    text = text_of(tracker)
    named = bare_wishes.begins(text) and category_proposals.hinted(tracker)
    tells = len(text.split()) >= LEAST_OF_A_MATTER and (
        named or category_proposals.tells_an_incident(tracker, text)
    )
    return text if tells and not bare_wishes.is_bare(text) else ""


def _hidden(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Return the wish to stay unnamed of whoever begins a report with it; to ask for it is to wish it here."""
    if not contacts.speaks_of_no_name(text_of(tracker)):
        if contacts.fears(text_of(tracker)):
            dispatcher.utter_message(response="utter_who_sees_me")
        return []
    dispatcher.utter_message(response="utter_anonymous")
    return [SlotSet("anonymous", True)]
