"""What people ask in between: how long it takes, and what it costs. Nothing is promised that nobody promised."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, noted, own_reports
from bot.actions.remembered import KnownReport
from bot.actions.wording import agency_name, area_name, language, text_of
from bot.engine.files import Domain
from bot.understanding import about_service, side_questions
from bot.understanding.about_service import ServiceQuestion
from bot.understanding.side_questions import SideQuestion
from models.areas import areas
from models.language.dates import day_and_time

#: What answers questions about the service.
ANSWERS = {
    ServiceQuestion.PIN: "utter_pin_forgotten",
    ServiceQuestion.LATER: "utter_check_later",
    ServiceQuestion.DATA: "utter_data_kept",
    ServiceQuestion.RESULT: "utter_answer_form",
    ServiceQuestion.WHOM: "utter_sent_to",
    ServiceQuestion.PROVINCE: "utter_which_province",
    ServiceQuestion.CODE: "utter_code_forgotten",
    ServiceQuestion.NEWS: "utter_news_come_here",
}

#: What answers questions in between that need no report; when it is done depends on the report.
TOLD = {SideQuestion.COST: "utter_free_of_charge", SideQuestion.HOURS: "utter_office_hours"}


class ActionTellHandling(Action):
    """How long it takes, and what it costs."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_tell_handling"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say what is known: the day of the answer of the report that was sent, or that it comes with the code."""
        service = about_service.asked(text_of(tracker))
        if service is ServiceQuestion.NOTED:
            return noted.read_back(dispatcher, tracker, domain)
        if service:
            store = chat.current(tracker).store
            province = area_name(store, areas.active_province_id(store))
            site = store.settings.public_base
            dispatcher.utter_message(response=ANSWERS[service], province=province, site=site)
            return []
        if known := TOLD.get(side_questions.asked(text_of(tracker)) or SideQuestion.WHEN):
            dispatcher.utter_message(response=known)
            return []
        last: KnownReport | None = tracker.get_slot("last_report") if not tracker.active_loop_name else None
        report = own_reports.by_code(tracker, last["code"]) if last else None
        if report is None:
            dispatcher.utter_message(response="utter_when_unknown")
            return []
        agency = agency_name(chat.current(tracker).store, report["agency_id"], language(tracker))
        dispatcher.utter_message(
            response="utter_when_promised",
            code=report["code"],
            agency=agency,
            due=day_and_time(report["due_at"]),
        )
        return []
