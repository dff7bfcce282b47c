"""How far a report is: one's own without more ado, another with its PIN."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.chat import Chat
from bot.actions.wording import agency_name, entity, language
from bot.engine.files import Domain
from models.errors import NotFound, TooMany
from models.language import wording
from models.language.dates import day_and_time
from models.reports import pin_guesses, reports
from models.reports.reports import Report
from models.store import events
from models.store.collections import Kind
from models.workflow.terms import ReportState

#: Events whose note is an answer of the agency.
ANSWERS = ("replied", "resolved", "rejected", "accepted")


class ActionShowStatus(Action):
    """Tell where a report stands."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_show_status"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show state, agency and day to everybody; the answer to its owner or whoever knows the PIN."""
        here, pin = chat.current(tracker), entity(tracker, "pin")
        code = entity(tracker, "tracking_code") or (tracker.get_slot("asked_code") if pin else None)
        report = _find(here, code)
        if report is None:
            name = "utter_status_unknown" if code else "utter_status_none"
            dispatcher.utter_message(response=name, code=code or "")
            return [SlotSet("asked_code", None)]
        try:
            opened = reports.is_owner(report, [here.owner]) or _opens(here, report, pin)
        except TooMany:
            dispatcher.utter_message(response="utter_too_many")
            return []
        _show(dispatcher, here, report, language(tracker), opened=opened)
        if opened:
            return [SlotSet("asked_code", None)]
        dispatcher.utter_message(response="utter_status_bad_pin" if pin else "utter_status_ask_pin")
        return [SlotSet("asked_code", report["code"])]


def _find(here: Chat, code: str | None) -> Report | None:
    if not code:
        mine = reports.of_owners(here.store, [here.owner], limit=1)
        return mine[0] if mine else None
    try:
        return reports.by_code(here.store, code)
    except NotFound:
        return None


def _opens(here: Chat, report: Report, pin: str | None) -> bool:
    guesser = (here.owner.kind, here.owner.id)
    return bool(pin) and pin_guesses.opens(
        here.store, report["_id"], str(pin), guesser=guesser, address=here.network
    )


def _show(dispatcher: CollectingDispatcher, here: Chat, report: Report, lang: str, *, opened: bool) -> None:
    dispatcher.utter_message(
        response="utter_status",
        code=report["code"],
        state=wording.word(f"state_{report['state']}", lang),
        agency=agency_name(here.store, report["agency_id"], lang),
        due=day_and_time(report["due_at"]),
    )
    if not opened:
        return
    receiver = report.get("reference") or report.get("redirected_to")
    if receiver:
        dispatcher.utter_message(response="utter_status_receiver", receiver=receiver)
    note = _latest(here, report, ANSWERS)
    if note:
        dispatcher.utter_message(response="utter_status_answer", note=note)
    if report["state"] == ReportState.WAITING and reports.is_owner(report, [here.owner]):
        dispatcher.utter_message(response="utter_status_waiting", note=_latest(here, report, ("asked",)))


def _latest(here: Chat, report: Report, actions: tuple[str, ...]) -> str:
    """Return the latest note of these events; "" if there is none."""
    steps = events.timeline(here.store, Kind.REPORT, report["_id"], public_only=True)
    notes = [step["note"] for step in steps if step["action"] in actions and step["note"]]
    return str(notes[-1]) if notes else ""
