"""Complaints and denunciations in the legal sense: who takes them. Nothing is filed here."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports
from bot.actions.wording import label, language, text_of
from bot.engine.files import Domain
from bot.understanding import legal_questions
from bot.understanding.legal_questions import LegalQuestion
from models.categories import legal_matters
from models.categories.legal_matters import LegalKind

#: What each kind is called.
NAMES = {LegalKind.COMPLAINT: "utter_legal_complaint", LegalKind.DENUNCIATION: "utter_legal_denunciation"}

#: What is said first to what is asked of such a matter.
FOLLOW_UPS = {
    LegalQuestion.FILED: "utter_legal_filed",
    LegalQuestion.TIME: "utter_legal_time",
    LegalQuestion.FORM: "utter_legal_form",
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
        store, lang = chat.current(tracker).store, language(tracker)
        matter = SlotSet("legal", {"at": own_reports.now()})
        if follow_up := legal_questions.asked(text_of(tracker)):
            dispatcher.utter_message(response=FOLLOW_UPS[follow_up])
        meant = legal_matters.recognise(text_of(tracker))
        found = [(kind, legal_matters.where(store, kind, lang)) for kind in ([meant] if meant else NAMES)]
        lines = [f"• {label(domain, NAMES[kind], tracker)}: {office}" for kind, office in found if office]
        if lines:
            dispatcher.utter_message(response="utter_legal_office", offices="\n".join(lines))
        else:
            dispatcher.utter_message(response="utter_legal_unknown")
        return [matter]
