"""Relief: nobody is in danger any more. What is dangerous still is told of the same call, and is no second one."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.remembered import KnownReport
from bot.actions.rescue_calls import KnownCall, is_open, is_recent
from bot.actions.rescue_facts import CONDITION, people
from bot.actions.rescue_far import is_far
from bot.engine.tracker import REQUESTED_SLOT
from bot.engine.tracker import Tracker as EngineTracker
from bot.understanding import contrast, danger
from bot.understanding.danger import Danger
from bot.understanding.glued import parted
from bot.understanding.houses import is_about_others
from models.areas import areas
from models.errors import LoaError
from models.language.languages import DEFAULT
from models.language.wording import word
from models.reports import reports, rescue_details
from models.reports.reports import Place, Report
from models.reports.rescue_details import Supplement
from models.safety import rescue_answers
from models.store import Store

log = structlog.get_logger(__name__)

#: The slot with the call whose people are safe.
SLOT = "relieved"

#: So many words stand beside "nobody is trapped" that says nothing else.
MOST_WORDS_BESIDE = 4

#: What a text after a call may say: everybody is safe, or nobody needs rescue.
SAFE, NO = "safe_checkin", "no_rescue"


def noted(call: KnownCall) -> EventType:
    """Return what notes that the people of a call are safe."""
    kept: KnownReport = {"id": call["id"], "code": call["code"], "at": datetime.now(UTC).isoformat()}
    return SlotSet(SLOT, kept)


def call_of(store: Store, tracker: Tracker | EngineTracker) -> KnownCall | None:
    """Return the call whose people are safe since a short while, while officials have it; None without one."""
    call: KnownCall | None = tracker.slots.get(SLOT)
    return call if call and is_recent(call) and is_open(store, call) else None


def place(tracker: Tracker, text: str) -> Place | None:
    """Return where the call was whose people were safe, for one that is made anew; None for none, and for others."""
    store = chat.current(tracker).store
    before = call_of(store, tracker)
    if before is None or is_about_others(text) or is_far(text):
        return None
    found = reports.get(store, before["id"])["place"]
    known = found["area_id"] != areas.active_province_id(store) or found["address"] or found.get("point")
    return found if known else None


def note_renewed(tracker: Tracker, report: Report) -> None:
    """Note on the call whose people were safe that the same person calls again."""
    store = chat.current(tracker).store
    if before := call_of(store, tracker):
        words = word("rescue_renewed", "vi").format(code=report["code"])
        reporter = chat.current(tracker).reporter(DEFAULT)
        try:
            rescue_details.add(
                store, before["id"], Supplement(text=words), reporter, key=f"renewed:{report['_id']}"
            )
        except LoaError:
            log.exception("renewed_call_not_noted", report=before["code"])


def is_hazard_left(store: Store, tracker: EngineTracker, text: str) -> bool:
    """Say whether a text tells what is dangerous still after people were saved, and of nobody in danger."""
    if call_of(store, tracker) is None:
        return False
    text = parted(text)
    rest = rescue_answers.beside_nobody(text)
    return rescue_answers.tells_hazard(text if rest is None else rest, writer=rest is not None)


def ended(tracker: EngineTracker, text: str) -> str:
    """Return the intent of a text that says outright that nobody of a call is in danger any more; "" for none."""
    text = parted(text)
    rest = rescue_answers.beside_nobody(text)
    if rest is None or rescue_answers.asks(text):
        return ""
    if rest and contrast.is_safe(rest):
        return SAFE
    if rescue_answers.tells_hazard(rest, writer=True):
        return NO
    # "Nobody is trapped" answers how they are, and the water may rise all the same.
    answers = tracker.slots.get(REQUESTED_SLOT) == CONDITION
    return "" if answers or _tells_more(rest) else NO


def tell_hazard(dispatcher: CollectingDispatcher, code: str) -> None:
    """Say that a danger without people in it was told on, and how a report or a call is made of it."""
    dispatcher.utter_message(response="utter_hazard_passed_on", code=code)


def _tells_more(rest: str) -> bool:
    if len(rest.split()) > MOST_WORDS_BESIDE or people(rest):
        return True
    return danger.judged(rest) is not Danger.NONE or rescue_answers.stays(rest)
