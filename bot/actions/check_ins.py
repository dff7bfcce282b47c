"""Answers to a warning that asks whether people are safe, as they come by chat."""

from __future__ import annotations

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import warning_answers
from bot.actions import chat, places_meant
from bot.actions.rescue_facts import people
from bot.actions.wording import entity, hotline_lines, language
from bot.engine.files import Domain
from bot.understanding.houses import speaks_of_another
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.errors import LoaError
from models.reports.reports import Report
from models.safety import check_ins
from models.safety.check_ins import MAX_NOTE, SafetyState, Said

log = structlog.get_logger(__name__)


class ActionAnswerDrill(Action):
    """Somebody answers a drill."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_answer_drill"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Keep the answer apart from all real ones; who needs help is told how to call for it."""
        here, state = chat.current(tracker), str(entity(tracker, "part") or "")
        alert = warning_answers.asking(here, tracker.slots, Status.EXERCISE)
        if alert is None or state not in list(SafetyState):
            dispatcher.utter_message(response="utter_drill_over")
            return []
        check_ins.record(
            here.store, warning_answers.reporter(here, language(tracker)), alert, Said(SafetyState(state))
        )
        lines = hotline_lines(here.store, language(tracker), limit=4)
        response = "utter_drill_safe" if state == SafetyState.SAFE else "utter_drill_help"
        dispatcher.utter_message(response=response, hotlines=lines)
        return []


def note_safe(tracker: Tracker, *, told: bool, note: str = "") -> Alert | None:
    """Keep that somebody is safe where a warning asks them, else where a drill does; None where nobody asks.

    :param told: the rescuers were told of it already.
    :param note: what they said, which may tell for how many.
    """
    here = chat.current(tracker)
    who, said = warning_answers.reporter(here, language(tracker)), _safe(note)
    # Whoever tells of somebody else names where those are.
    named = "" if speaks_of_another(note) else places_meant.area_in(here.store, note)
    for status in (Status.ACTUAL, Status.EXERCISE):
        alert = warning_answers.asking(here, tracker.slots, status, named)
        if alert:
            (check_ins.record if told else check_ins.answer)(here.store, who, alert, said)
            return alert
    return None


def _safe(note: str) -> Said:
    return Said(SafetyState.SAFE, note=note[:MAX_NOTE], people=people(note) or None)


def note_call(tracker: Tracker, report: Report) -> None:
    """Keep that somebody needs help where a warning asks them; the call for rescue stands already."""
    here = chat.current(tracker)
    try:
        alert = warning_answers.asking(here, tracker.slots, Status.ACTUAL)
        if alert:
            who, said = warning_answers.reporter(here, language(tracker)), Said(SafetyState.NEED_HELP)
            check_ins.record(here.store, who, alert, said, report_id=report["_id"])
    except LoaError:
        log.exception("call_not_counted", report=report["code"])
