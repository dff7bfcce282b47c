"""How far a report is: one's own without more ado, another with its PIN."""

from __future__ import annotations

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import category_proposals, chat, me_too, own_reports, too_many
from bot.actions.agency_questions import question_of
from bot.actions.chat import Chat
from bot.actions.wording import MOST_BUTTONS, agency_name, entity, label, language, text_of
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from bot.understanding import picks
from models.errors import NotFound, TooMany
from models.language import numbers, wording
from models.language.dates import day_and_time
from models.reports import looking_up, reports
from models.reports.looking_up import Seen
from models.reports.reports import Report
from models.workflow.terms import ReportState

#: Events whose note is an answer of the agency.
ANSWERS = ("replied", "resolved", "rejected", "accepted")


#: Letters and figures of a code that is none of Loa's: "PA-2024-00123".
_OTHER_CODE = re.compile(r"(?<!\w)(?=[\w/-]*\d{3})[A-Za-z]{2,6}[-/ ]?\d[\w/-]{3,}(?!\w)")


class ActionShowStatus(Action):
    """Tell where a report stands."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_show_status"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show state, agency and day of a public one; of any, with the answer, to its owner or with the PIN."""
        if me_too.is_awaited(tracker):
            return me_too.follow(dispatcher, tracker, str(entity(tracker, "tracking_code")))
        here, pin = chat.current(tracker), entity(tracker, "pin")
        code = entity(tracker, "tracking_code") or (tracker.get_slot("asked_code") if pin else None)
        code = code or _picked(tracker) or own_reports.spoken_code(tracker)
        try:
            seen = _see(tracker, code, str(pin or ""))
        except TooMany as error:
            too_many.say(dispatcher, error, language(tracker))
            return []
        except NotFound:
            if not code and _OTHER_CODE.search(text_of(tracker)):
                dispatcher.utter_message(response="utter_status_other_code")
                return []
            return _unseen(dispatcher, code, pin=bool(pin))
        if seen.own:
            opened = {"code": seen.report["code"], "at": own_reports.now()} if pin else None
            among = not entity(tracker, "tracking_code") and not pin
            events = show_own(dispatcher, tracker, domain, seen.report, among=among)
            return [*events, *([SlotSet("opened", opened)] if opened else [])]
        _show(dispatcher, here, seen.report, language(tracker), opened=False)
        dispatcher.utter_message(response="utter_status_ask_pin")
        return [SlotSet("asked_code", seen.report["code"]), own_reports.speaking_of(seen.report)]


def show_own(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    report: Report,
    *,
    among: bool = False,
) -> list[EventType]:
    """Show all of a report to whoever may act on it, with what they may do next.

    :param among: offer the list of all of their reports, too.
    """
    _show(dispatcher, chat.current(tracker), report, language(tracker), opened=True)
    buttons = own_reports.next_buttons(tracker, domain, report)
    if among and len(own_reports.every(tracker)) > 1:
        title = label(domain, "utter_button_my_reports", tracker)
        buttons = [*buttons[: MOST_BUTTONS - 1], {"title": title, "payload": write_payload("my_reports")}]
    if buttons:
        dispatcher.utter_message(response="utter_status_next", code=report["code"], buttons=buttons)
    return [SlotSet("asked_code", None), own_reports.speaking_of(report)]


def _picked(tracker: Tracker) -> str | None:
    """Return the code of the report that words pick from the list shown last ("cái thứ hai", "vụ rác")."""
    listed, text = tracker.get_slot("listed"), text_of(tracker)
    if not listed or not own_reports.is_recent(listed["at"]) or not picks.is_pick(text):
        return None
    codes: list[str] = listed["codes"]
    place = numbers.place(text, len(codes))
    if place is not None:
        return codes[place]
    hinted = category_proposals.hinted(tracker)
    rows = [row for row in own_reports.every(tracker) if row["code"] in codes and row["category"] in hinted]
    return rows[0]["code"] if rows else None


def _see(tracker: Tracker, code: str | None, pin: str) -> Seen:
    """Return the report with that code, or without one their latest.

    :raises NotFound: there is none that they may see.
    :raises TooMany: they asked for too many.
    """
    here = chat.current(tracker)
    if code:
        mine = None if pin else own_reports.by_code(tracker, code)
        if mine:
            return Seen(mine, own=True)
        return looking_up.look_up(here.store, code, here.owners(), here.circumstances, pin=pin)
    latest = own_reports.every(tracker)
    if not latest:
        raise NotFound
    return Seen(latest[0], own=True)


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
        sent=day_and_time(report["filed_at"]),
    )
    if not opened:
        return
    receiver = report.get("reference") or report.get("redirected_to")
    if receiver:
        dispatcher.utter_message(response="utter_status_receiver", receiver=receiver)
    note = own_reports.latest_note(here.store, report, ANSWERS)
    if note:
        dispatcher.utter_message(response="utter_status_answer", note=note)
    if report["state"] == ReportState.WAITING and reports.is_owner(report, here.owners()):
        dispatcher.utter_message(response="utter_status_waiting", note=question_of(here.store, report))
