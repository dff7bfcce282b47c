"""What was noted so far of a report that is being written, read back on a wish."""

from __future__ import annotations

from collections.abc import Iterator

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.wording import area_name, category_name, label, language
from bot.engine.files import Domain


def read_back(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
    """Say every part that was told; at the summary nothing, for it follows and says all of it."""
    if tracker.active_loop_name is None:
        dispatcher.utter_message(response="utter_my_reports_say")
    elif tracker.get_slot("requested_slot") != "confirmed":
        lines = "".join(f"\n• {part}: {value}" for part, value in _parts(tracker, domain) if value)
        response = "utter_noted_so_far" if lines else "utter_noted_nothing"
        dispatcher.utter_message(response=response, lines=lines)
    return []


def _parts(tracker: Tracker, domain: Domain) -> Iterator[tuple[str, str]]:
    store, told = chat.current(tracker).store, tracker.get_slot("contact") or {}
    commune = str(tracker.get_slot("area") or "")
    place = (str(tracker.get_slot("address") or ""), area_name(store, commune) if commune else "")
    category = tracker.get_slot("category")
    yield _name("description", tracker, domain), str(tracker.get_slot("description") or "")
    kind = category_name(store, str(category), language(tracker)) if category else ""
    yield _name("category", tracker, domain), kind
    yield _name("area", tracker, domain), ", ".join(filter(None, place))
    yield _name("contact", tracker, domain), ", ".join(map(str, told.values()))


def _name(part: str, tracker: Tracker, domain: Domain) -> str:
    return label(domain, f"utter_part_{part}", tracker).capitalize()
