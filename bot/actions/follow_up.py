"""What comes after a report: its reporter adds to it, or answers the agency."""

from __future__ import annotations

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports, rescue_whose
from bot.actions.agency_questions import question_of
from bot.actions.person import waits_for_a_person
from bot.actions.questions import Question
from bot.actions.remembered import Pending
from bot.actions.report_beginning import LEAST_OF_A_MATTER
from bot.actions.report_form import begun
from bot.actions.rescue_calls import open_call
from bot.actions.status import ActionShowStatus
from bot.actions.steps import ask_words, take
from bot.actions.wording import entity, text_of
from bot.engine.files import Domain
from bot.understanding import consents
from models.language.text import fold
from models.workflow.transitions import ReportAction, ReportState

#: What can be added to a report.
ADDING = (ReportAction.ANSWER, ReportAction.COMMENT)

#: A text of so many words says what is to be added; a shorter one only that something is.
LEAST_WORDS = 5

_ADDS = re.compile(r"\b(?:bo sung|noi them|ghi them|gui them|them vao|add|append)\b|បន្ថែម")
_REPORT = re.compile(r"\b(?:phan anh|report|kien nghi|gop y)\b|សំណើ|របាយការណ៍")


class ActionBeginAddition(Action):
    """Somebody wants to add something to their report."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_begin_addition"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Keep what they wrote, or ask for it; ask which report is meant, and say so when there is none.

        While a call for rescue is open words are about that, unless they name a report.
        """
        if open_call(tracker) and text_of(tracker) and not _names_a_report(tracker):
            return rescue_whose.tell(dispatcher, tracker, domain)
        rows = own_reports.able(tracker, *ADDING)
        waiting = [row for row in rows if row["state"] == ReportState.WAITING]
        rows = waiting or rows
        if consents.adds_nothing(text_of(tracker)):
            dispatcher.utter_message(response="utter_addition_stopped")
            return []
        text = _told(tracker)
        if own_reports.names_anothers(tracker):
            return await ActionShowStatus().run(dispatcher, tracker, domain)
        if not rows:
            # "Leave them a message: …" is for the official whom they wait for.
            waits = text and waits_for_a_person(chat.current(tracker))
            if not waits and _is_matter(tracker, text):
                # Nothing is there to which it could be added: it is the matter itself.
                return [*begun(tracker, text), FollowupAction("report_form")]
            dispatcher.utter_message(response="utter_person_noted" if waits else "utter_addition_none")
            return []
        if len(rows) > 1:
            own_reports.ask_which(dispatcher, tracker, rows, "add_to_report")
            return [own_reports.wait_for(ReportAction.COMMENT, text=text)]
        action = ReportAction.ANSWER if waiting else ReportAction.COMMENT
        if text:
            return take(dispatcher, tracker, rows[0], action, text)
        return ask_words(action, rows[0])


class ActionAskAddition(Question):
    """Ask what is to be added, answered, or looked at again."""

    slot = "addition"

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask as it fits, with the words of the agency where it asked."""
        wanted: Pending | None = tracker.get_slot("addition_for")
        report = own_reports.by_code(tracker, wanted["code"]) if wanted else None
        if wanted and wanted["do"] == ReportAction.REOPEN:
            dispatcher.utter_message(response="utter_ask_reopen_reason", code=wanted["code"])
        elif wanted and report and wanted["do"] == ReportAction.ANSWER:
            question = question_of(chat.current(tracker).store, report)
            dispatcher.utter_message(response="utter_ask_answer", code=wanted["code"], note=question)
        else:
            dispatcher.utter_message(response="utter_ask_addition")
        return []


class ActionSaveAddition(Action):
    """Pass it on."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_save_addition"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Reopen the report with it, or add it: an answer if the agency asks, else a comment."""
        emptied = [SlotSet("addition", None), SlotSet("addition_for", None)]
        wanted: Pending | None = tracker.get_slot("addition_for")
        do = ReportAction(wanted["do"]) if wanted else ReportAction.COMMENT
        report = own_reports.by_code(tracker, wanted["code"]) if wanted else None
        if report is None:
            dispatcher.utter_message(response="utter_addition_none")
            return emptied
        if do in ADDING:
            # The agency may have asked, or gone on, since this was begun.
            waits = report["state"] == ReportState.WAITING
            do = ReportAction.ANSWER if waits else ReportAction.COMMENT
        return [*emptied, *take(dispatcher, tracker, report, do, str(tracker.get_slot("addition")))]


def _is_matter(tracker: Tracker, text: str) -> bool:
    """Say whether a text tells a matter, and neither speaks of a report nor of adding to one."""
    speaks_of_one = _names_a_report(tracker) or _ADDS.search(fold(text))
    return len(text.split()) >= LEAST_OF_A_MATTER and not speaks_of_one


def _names_a_report(tracker: Tracker) -> bool:
    """Say whether a text speaks of a report, or has its code."""
    return bool(entity(tracker, "tracking_code") or _REPORT.search(fold(text_of(tracker))))


def _told(tracker: Tracker) -> str:
    """Return what was told already: in this text, or in the one before the bot asked which report is meant."""
    text, before = text_of(tracker), own_reports.pending(tracker)
    if len(text.split()) >= LEAST_WORDS:
        return text
    return before["text"] if before and before["do"] == ReportAction.COMMENT and not text else ""
