"""How far a report is: one's own without more ado, another with its PIN."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, too_many
from bot.actions.chat import Chat
from bot.actions.wording import agency_name, entity, language
from bot.engine.files import Domain
from models.errors import NotFound, TooMany
from models.language import wording
from models.language.dates import day_and_time
from models.reports import looking_up, reports
from models.reports.looking_up import Seen
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
        """Show state, agency and day of a public one; of any, with the answer, to its owner or with the PIN."""
        here, pin = chat.current(tracker), entity(tracker, "pin")
        code = entity(tracker, "tracking_code") or (tracker.get_slot("asked_code") if pin else None)
        try:
            seen = _see(here, code, str(pin or ""))
        except TooMany as error:
            too_many.say(dispatcher, error, language(tracker))
            return []
        except NotFound:
            return _unseen(dispatcher, code, pin=bool(pin))
        _show(dispatcher, here, seen.report, language(tracker), opened=seen.own)
        if seen.own:
            return [SlotSet("asked_code", None)]
        dispatcher.utter_message(response="utter_status_ask_pin")
        return [SlotSet("asked_code", seen.report["code"])]


def _see(here: Chat, code: str | None, pin: str) -> Seen:
    """Return the report with that code, or without one their latest.

    :raises NotFound: there is none that they may see.
    :raises TooMany: they asked for too many.
    """
    if code:
        return looking_up.look_up(here.store, code, [here.owner], here.circumstances, pin=pin)
    mine = reports.of_owners(here.store, [here.owner], limit=1)
    if not mine:
        raise NotFound
    return Seen(mine[0], own=True)


def _unseen(dispatcher: CollectingDispatcher, code: str | None, *, pin: bool) -> list[EventType]:
    """Say that there is nothing to see; the code stays in mind for the PIN that opens it, right or not."""
    if not code:
        dispatcher.utter_message(response="utter_status_none")
        return [SlotSet("asked_code", None)]
    dispatcher.utter_message(response="utter_status_bad_pin" if pin else "utter_status_unknown", code=code)
    return [SlotSet("asked_code", code)]


def _show(dispatcher: CollectingDispatcher, here: Chat, report: Report, lang: str, *, opened: bool) -> None:
    dispatcher.utter_message(
        response="utter_status_rescue" if reports.is_rescue(report) else "utter_status",
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
