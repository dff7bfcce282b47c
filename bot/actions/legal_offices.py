"""Complaints and denunciations in the legal sense: who takes them. Nothing is filed here.

Whoever denounces must give name and address, which the authority keeps secret, and is protected; a denunciation
without a name that tells clearly of whom and what may still be looked at (Law on Denunciations 2018, articles 23 and
25). A letter of complaint must have name and address, too (Law on Complaints 2011, article 8); the first
complaint goes to whoever made the decision (article 7), who decides within 30 days from its acceptance, 45 where it is
complex, and 15 more in remote places (article 28). Both laws were amended
with effect from 1 July 2026, so the office is named as the one that knows what holds.
"""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, hotlines_asked, own_reports, report_beginning
from bot.actions.wording import label, language, text_of
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from bot.understanding import legal_questions
from bot.understanding.legal_questions import LegalQuestion
from models.categories import legal_matters
from models.categories.legal_matters import LegalKind

#: What each kind is called.
NAMES = {LegalKind.COMPLAINT: "utter_legal_complaint", LegalKind.DENUNCIATION: "utter_legal_denunciation"}

#: What is said first to what is asked of such a matter.
FOLLOW_UPS = {
    LegalQuestion.FILED: "utter_legal_filed",
    LegalQuestion.DECIDED: "utter_legal_decided",
    LegalQuestion.TIME: "utter_legal_time",
    LegalQuestion.FORM: "utter_legal_form",
    LegalQuestion.NAME: "utter_legal_name",
    LegalQuestion.ADDRESS: "utter_legal_address",
}


class ActionNameLegalOffice(Action):
    """Name the office in charge."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_name_legal_office"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Name the office for what the text says; the offices for both where it does not say which."""
        store, lang, text = chat.current(tracker).store, language(tracker), text_of(tracker)
        if legal_matters.is_everyday(text):
            return _everyday(dispatcher, tracker)
        question, meant = legal_questions.asked(text), _meant(tracker, text)
        if question:
            response = FOLLOW_UPS[question]
            if question is LegalQuestion.NAME and meant is LegalKind.COMPLAINT:
                response = "utter_legal_name_of_complaint"
            if question is LegalQuestion.DECIDED and meant is LegalKind.DENUNCIATION:
                # The days of the Law on Complaints are none of theirs.
                response = "utter_legal_decided_denunciation"
            dispatcher.utter_message(response=response, hotlines=hotlines_asked.line_to_ask(tracker))
        told = not question and legal_matters.tells_of_abuse(text) and legal_matters.recognise(text) is None
        if told:
            dispatcher.utter_message(response="utter_legal_abuse")
        found = [(kind, legal_matters.where(store, kind, lang)) for kind in ([meant] if meant else NAMES)]
        lines = [f"• {label(domain, NAMES[kind], tracker)}: {office}" for kind, office in found if office]
        if lines:
            buttons = [_report_it(domain, tracker)] if told else []
            dispatcher.utter_message(response="utter_legal_office", offices="\n".join(lines), buttons=buttons)
        else:
            dispatcher.utter_message(response="utter_legal_unknown")
        return [SlotSet("legal", {"at": own_reports.now(), "kind": str(meant or "")})]


def _report_it(domain: Domain, tracker: Tracker) -> dict[str, str]:
    """Return the button with which what was told is reported all the same."""
    title = label(domain, "utter_button_report_it", tracker)
    return {"title": title, "payload": write_payload(report_beginning.START, choice=report_beginning.TOLD)}


def _meant(tracker: Tracker, text: str) -> LegalKind | None:
    """Return what a text is about: by its own words, else what was spoken of before; None where neither says."""
    if found := legal_matters.recognise(text):
        return found
    if legal_matters.tells_of_abuse(text):
        return LegalKind.DENUNCIATION
    if found := legal_questions.kind_named(text):
        return found
    before = tracker.get_slot("legal") or {}
    return LegalKind(before["kind"]) if before.get("kind") else None


def _everyday(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Say who is in charge of a bill and the like, and that it may be reported here."""
    dispatcher.utter_message(response="utter_legal_everyday")
    hotlines_asked.tell_matters(dispatcher, tracker)
    return []
