"""Calls that are renewed: "I am safe" was pressed by mistake, or whoever was safe needs rescue again.

A slip of the finger takes the same call up again. What happens later is a new call, that officials hear of as of any
other; it knows where the one before was, and each names the other.
"""

from __future__ import annotations

import structlog
from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.remembered import Position
from bot.actions.rescue_additions import add_to_call
from bot.actions.rescue_calls import KnownCall
from bot.actions.rescue_far import is_far
from bot.actions.rescue_relief import call_of
from bot.understanding.houses import is_about_others
from models.errors import LoaError
from models.language.wording import word
from models.reports import reports
from models.reports.reports import Place, Report
from models.safety import rescue_answers

log = structlog.get_logger(__name__)


def not_over(tracker: Tracker, text: str) -> KnownCall | None:
    """Return the call whose people said that they were safe, and take it back; None for none."""
    if not (rescue_answers.not_safe(text) or rescue_answers.slips(text)):
        return None
    return call_of(chat.current(tracker).store, tracker)


def take_up(tracker: Tracker, text: str, call: KnownCall) -> Report:
    """Add to a call that its people are not safe."""
    return add_to_call(tracker, word("rescue_not_safe_yet", "vi").format(text=text), call)


def before(tracker: Tracker, text: str) -> KnownCall | None:
    """Return the call of the same person that was over a short while ago; None for none, or a call for others."""
    if is_far(text) or is_about_others(text):
        return None
    return call_of(chat.current(tracker).store, tracker)


def commune(tracker: Tracker, text: str) -> str:
    """Return the area of the call before; "" without one."""
    place = _place(tracker, text)
    return place["area_id"] if place else ""


def position(tracker: Tracker, text: str) -> Position | None:
    """Return the position of the call before; None without one."""
    place = _place(tracker, text)
    point = place.get("point") if place else None
    return {"lat": point["coordinates"][1], "lon": point["coordinates"][0]} if point else None


def link(tracker: Tracker, text: str) -> str:
    """Return the words that name the call before; "" without one."""
    call = before(tracker, text)
    return word("rescue_after_relief", "vi").format(code=call["code"]) if call else ""


def tell_before(tracker: Tracker, text: str, report: Report) -> None:
    """Note in the call before that there is a new one."""
    call = before(tracker, text)
    if call is None or call["id"] == report["_id"]:
        return
    try:
        add_to_call(tracker, word("rescue_called_again", "vi").format(code=report["code"]), call)
    except LoaError:
        log.exception("rescue_not_linked")


def _place(tracker: Tracker, text: str) -> Place | None:
    call = before(tracker, text)
    return reports.get(chat.current(tracker).store, call["id"])["place"] if call else None
