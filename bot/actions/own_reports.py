"""A person's own reports in a chat: which there are, which one is meant, and what may be done with it next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.remembered import Pending
from bot.actions.wording import MOST_BUTTONS, Buttons, category_name, entity, label, language
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.categories.report_kinds import ReportKind
from models.errors import NotFound
from models.handling import resident_actions
from models.language.shortening import shortened
from models.reports import reports
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import ReportAction

#: So many of a person's reports are looked through.
LOOKED_THROUGH = 50

#: So long a question about a report waits for its answer, and so long the PIN that was shown counts.
WAITS_FOR = timedelta(minutes=30)

#: Characters of a report's text that name it in a sentence.
MOST_OF_TEXT = 60

#: What a resident may do next, with the intent and the title of its button, the more pressing first.
NEXT = (
    (ReportAction.RATE, "rate_answer", "utter_button_rate"),
    (ReportAction.REOPEN, "reopen_report", "utter_button_reopen"),
    (ReportAction.COMMENT, "add_to_report", "utter_button_add"),
    (ReportAction.ANSWER, "add_to_report", "utter_button_add"),
    (ReportAction.WITHDRAW, "withdraw_report", "utter_button_withdraw"),
)


def every(tracker: Tracker) -> list[Report]:
    """Return the reports of whoever talks, newest first, wherever they filed them as the same person."""
    here = chat.current(tracker)
    return reports.of_owners(here.store, here.owners(), limit=LOOKED_THROUGH)


def by_code(tracker: Tracker, code: str) -> Report | None:
    """Return the report with this code if it is theirs, or its PIN was shown here a short while ago."""
    here = chat.current(tracker)
    try:
        report = reports.by_code(here.store, code)
    except NotFound:
        return None
    opened = tracker.get_slot("opened")
    shown = opened and opened["code"] == report["code"] and is_recent(opened["at"])
    return report if shown or reports.is_owner(report, here.owners()) else None


def names_anothers(tracker: Tracker) -> bool:
    """Say whether a text has the code of a report that is neither theirs nor was opened by its PIN."""
    code = entity(tracker, "tracking_code")
    return bool(code) and by_code(tracker, str(code)) is None


def able(tracker: Tracker, *actions: ReportAction) -> list[Report]:
    """Return those with which one of these may be done now: the one that was named, else all of them."""
    store, code = chat.current(tracker).store, entity(tracker, "tracking_code")
    if code:
        named = by_code(tracker, code)
        rows = [named] if named else []
    else:
        rows = _opened(tracker) or every(tracker)
    return [row for row in rows if set(actions) & set(_possible(store, row))]


def _opened(tracker: Tracker) -> list[Report]:
    """Return the report that was opened by its PIN and spoken of last; none where it is one of their own."""
    report = by_code(tracker, spoken_code(tracker)) if spoken_code(tracker) else None
    theirs = report is None or reports.is_owner(report, chat.current(tracker).owners())
    return [] if report is None or theirs else [report]


def _possible(store: Store, report: Report) -> list[ReportAction]:
    """Return what may be done with a report in a chat; a call for rescue is not withdrawn there by two buttons."""
    found = resident_actions.possible(store, report)
    is_call = report["kind"] == ReportKind.RESCUE
    return [action for action in found if not (is_call and action is ReportAction.WITHDRAW)]


def spoken_of(tracker: Tracker, rows: Sequence[Report]) -> Report | None:
    """Return the report among these that was spoken of a short while ago; None for none."""
    spoken = tracker.get_slot("spoken_of")
    if not spoken or not is_recent(spoken["at"]):
        return None
    return next((row for row in rows if row["code"] == spoken["code"]), None)


def spoken_code(tracker: Tracker) -> str:
    """Return the code of the report spoken of a short while ago, their own or not; "" where one was sent since."""
    spoken, last = tracker.get_slot("spoken_of"), tracker.get_slot("last_report")
    if not spoken or not is_recent(spoken["at"]) or (last and last["at"] > spoken["at"]):
        return ""
    # One that is neither theirs nor was opened by its PIN stands behind their own.
    first = by_code(tracker, spoken["code"]) or not every(tracker)
    return str(spoken["code"]) if first else ""


def speaking_of(report: Report) -> EventType:
    """Return what remembers that a report was just spoken of."""
    return SlotSet("spoken_of", {"code": report["code"], "at": now()})


def ask_which(
    dispatcher: CollectingDispatcher, tracker: Tracker, rows: Sequence[Report], intent: str
) -> None:
    """Ask which of several reports is meant; each has a button."""
    buttons: Buttons = [
        {"title": _title(tracker, row), "payload": write_payload(intent, tracking_code=row["code"])}
        for row in rows[:MOST_BUTTONS]
    ]
    dispatcher.utter_message(response="utter_which_report", buttons=buttons)


def next_buttons(tracker: Tracker, domain: Domain, report: Report) -> Buttons:
    """Return a button for each thing that may be done with a report now."""
    possible = _possible(chat.current(tracker).store, report)
    titles = {
        write_payload(intent, tracking_code=report["code"]): label(domain, title, tracker)
        for action, intent, title in NEXT
        if action in possible
    }
    return [{"title": title, "payload": payload} for payload, title in titles.items()]


def beginning(report: Report) -> str:
    """Return the beginning of what a report says."""
    return shortened(report["text"], MOST_OF_TEXT)


def latest_note(store: Store, report: Report, actions: Collection[str]) -> str:
    """Return the latest note of these events of a report, as its timeline shows it; "" if there is none."""
    steps = events.timeline(store, Kind.REPORT, report["_id"], public_only=True)
    notes = [step["note"] for step in steps if step["action"] in actions and step["note"]]
    return str(notes[-1]) if notes else ""


def is_recent(at: str) -> bool:
    """Say whether this moment (ISO 8601) was a short while ago."""
    return datetime.now(UTC) - datetime.fromisoformat(at) < WAITS_FOR


def now() -> str:
    """Return this moment (ISO 8601)."""
    return datetime.now(UTC).isoformat()


def pending(tracker: Tracker) -> Pending | None:
    """Return what the bot asked about a report a short while ago and got no answer to yet."""
    row: Pending | None = tracker.get_slot("pending")
    return row if row and is_recent(row["at"]) else None


def wait_for(do: ReportAction, code: str = "", text: str = "") -> EventType:
    """Return what remembers that the bot asked about a report."""
    row: Pending = {"do": do, "code": code, "text": text, "at": now()}
    return SlotSet("pending", row)


def _title(tracker: Tracker, report: Report) -> str:
    store = chat.current(tracker).store
    return f"{report['code']} {category_name(store, report['category'], language(tracker))}"
