"""Steps of residents with their own reports, taken for a chat: answer, add, reopen, withdraw."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports, too_many
from bot.actions.remembered import Pending
from bot.actions.wording import language
from models.errors import LoaError, TooMany
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.reports.reports import Report
from models.workflow.transitions import ReportAction

#: The slot with the report that was reopened last.
REOPENED = "reopened"

#: What is said after each step.
_DONE: Mapping[ReportAction, str] = {
    ReportAction.ANSWER: "utter_answered_agency",
    ReportAction.COMMENT: "utter_addition_saved",
    ReportAction.REOPEN: "utter_reopened",
    ReportAction.WITHDRAW: "utter_withdrawn",
}


def take(
    dispatcher: CollectingDispatcher, tracker: Tracker, report: Report, action: ReportAction, note: str = ""
) -> list[EventType]:
    """Take a step and say so; whatever waited for it waits no more, unless there were too many.

    Reopening needs a reason, which is asked for where none was told.
    """
    if action is ReportAction.REOPEN and not note:
        return ask_words(action, report)
    here = chat.current(tracker)
    try:
        resident_actions.act(
            here.store, report, ActionRequest(action, note=note), actor=here.actor, owners=here.owners()
        )
    except TooMany as error:
        too_many.say(dispatcher, error, language(tracker))
        return []
    except LoaError:
        dispatcher.utter_message(response="utter_failed")
        return [SlotSet("pending", None)]
    dispatcher.utter_message(response=_DONE[action], code=report["code"])
    reopened = [SlotSet(REOPENED, {"code": report["code"], "at": own_reports.now()})]
    again = reopened if action is ReportAction.REOPEN else []
    return [SlotSet("pending", None), own_reports.speaking_of(report), *again]


def ask_words(action: ReportAction, report: Report) -> list[EventType]:
    """Return what opens the form that asks for the words of a step."""
    wanted: Pending = {"do": action, "code": report["code"], "text": "", "at": own_reports.now()}
    return [
        SlotSet("pending", None),
        SlotSet("addition", None),
        SlotSet("addition_for", wanted),
        FollowupAction("addition_form"),
    ]
