"""Whose call: two are open, one's own and one for the people next door, and words do not say which they are about.

Nothing waits for the answer: both calls get the words, with a note that it is not clear whom they mean. Neither ends
before it is known which.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypedDict

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, rescue_sides
from bot.actions.rescue_additions import add_to_call, tell_rescuers
from bot.actions.rescue_calls import KnownCall, open_calls, open_ones
from bot.actions.rescue_facts import PHONE, SKIPPED
from bot.actions.rescue_places import sole_commune
from bot.actions.wording import Buttons, area_name, label, text_of
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from bot.engine.tracker import Tracker as EngineTracker
from bot.understanding import call_talk, danger, houses, relief, two_houses
from bot.understanding.danger import Danger
from bot.understanding.houses import Side, side_of
from models.errors import LoaError
from models.language.wording import word
from models.reports import reports
from models.store import Store

log = structlog.get_logger(__name__)

#: The slot with what waits for the answer.
SLOT = "whose"

#: Later it is another matter.
WAITS_FOR = timedelta(minutes=10)

#: The choice that means both calls.
BOTH = "both"


class Does(StrEnum):
    """What becomes of the call that is chosen."""

    ADD = "add"
    SAFE = "safe"
    NO_RESCUE = "no_rescue"
    RELIEF = "relief"


class Whose(TypedDict):
    """What was asked about two calls, or about one of them.

    :ivar id: the call that the bot asked about; "" where it asked which is meant.
    :ivar does: what becomes of it.
    """

    text: str
    id: str
    does: str
    at: str


def payload(store: Store, tracker: EngineTracker, text: str) -> str:
    """Return the payload of the button that a few words stand for after "which house?"; "" for any other text."""
    kept = waiting(tracker)
    if kept is None or danger.reaches(danger.judged(text), Danger.POSSIBLE):
        return ""
    if not kept["id"] and two_houses.names_both(text):
        return write_payload("choose_call", choice=BOTH, does=kept["does"])
    side = two_houses.chosen(text)
    calls = [call for call in rescue_sides.both(store, tracker.slots) if rescue_sides.of(call) is side]
    if not calls:
        return ""
    if kept["id"]:
        # "Nhà tui thôi" is a yes to "is nobody in danger any more?".
        is_yes = kept["id"] == calls[0]["id"] and two_houses.says_only(text)
        return write_payload("choose_call", choice=kept["id"], does=Does.SAFE) if is_yes else ""
    return write_payload("choose_call", choice=calls[0]["id"], does=kept["does"])


def waiting(tracker: Tracker | EngineTracker) -> Whose | None:
    """Return what waits for an answer; None for nothing."""
    kept: Whose | None = tracker.slots.get(SLOT)
    lasts = kept and datetime.now(UTC) - datetime.fromisoformat(kept["at"]) < WAITS_FOR
    return kept if lasts else None


def asks_if_over(tracker: EngineTracker) -> bool:
    """Say whether the bot asked whether one call is over, and waits for the answer."""
    kept = waiting(tracker)
    return bool(kept and kept["id"])


def wait(text: str, does: Does, call_id: str = "") -> EventType:
    """Return what keeps a text until it is known which call it is about, or whether that is over."""
    kept: Whose = {"text": text, "id": call_id, "does": does, "at": datetime.now(UTC).isoformat()}
    return SlotSet(SLOT, kept)


def ended(tracker: Tracker, text: str) -> list[KnownCall] | None:
    """Return the open calls that end by a text: none where it is about other people; None where that must be asked.

    "All are safe", pressed, is about whomever the one call is for; what does not say whom it means is about oneself.
    """
    calls, side, asked = open_calls(tracker), two_houses.taken_along(text) or side_of(text), waiting(tracker)
    if side is None and two_houses.says_both(text):
        return calls
    if side is None and asked and asked["id"]:
        return chosen(tracker, asked["id"])
    sides = {rescue_sides.of(call) for call in calls}
    if len(calls) > len(sides):
        # Two calls for one's own people, in two communes.
        return _named(tracker, calls, text)
    if len(sides) > 1:
        return None if side is None else [call for call in calls if rescue_sides.of(call) is side]
    if Side.OWN not in sides and houses.speaks_of_another(text):
        # "Bà ấy được vớt lên rồi": there is one call, and it is for her.
        side = side or Side.OTHERS
    if side is Side.OTHERS and Side.OTHERS not in sides:
        # "They are safe": the call is for relatives of its writer.
        return [call for call in calls if call.get("far") or call.get("kin")]
    return calls if not text or (side or Side.OWN) in sides else []


def _named(tracker: Tracker, calls: list[KnownCall], text: str) -> list[KnownCall] | None:
    """Return the calls in the commune that a text names, with nothing that speaks of the others; None for none."""
    store = chat.current(tracker).store
    area = sole_commune(store, text)
    found = [call for call in calls if area and _area(store, call) == area]
    return found if found and not relief.says_otherwise(text) else None


def _area(store: Store, call: KnownCall) -> str:
    """Return the commune of a call."""
    return reports.get(store, call["id"])["place"]["area_id"]


def tell(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
    """Add what was said to the call that it is about; where it does not say which, add it to both and ask."""
    text = text_of(tracker)
    if call := rescue_sides.meant(tracker, text):
        no_calls = [SlotSet(PHONE, SKIPPED)] if call_talk.wants_no_calls(text) else []
        return [*tell_rescuers(dispatcher, tracker, call=call), *no_calls]
    return ask(dispatcher, tracker, domain, Does.ADD)


def ask(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, does: Does) -> list[EventType]:
    """Ask which call is meant, with a button for each, and for both; until that is known the words stand in both."""
    if text := text_of(tracker):
        unclear = word("rescue_whose", "vi").format(text=text)
        for call in open_calls(tracker):
            try:
                add_to_call(tracker, unclear, call)
            except LoaError:
                log.exception("rescue_not_supplemented")
    response = "utter_rescue_whose" if does is Does.ADD else "utter_rescue_whose_ends"
    dispatcher.utter_message(response=response, buttons=_buttons(tracker, domain, does))
    return [wait(text, does)]


def chosen(tracker: Tracker, choice: str) -> list[KnownCall]:
    """Return the open calls that a button means."""
    calls = open_ones(chat.current(tracker).store, tracker.slots)
    return [call for call in calls if choice in (BOTH, call["id"])]


def _buttons(tracker: Tracker, domain: Domain, does: Does) -> Buttons:
    titles = {Side.OWN: "utter_title_own_call", Side.OTHERS: "utter_title_next_door"}
    calls, store = open_calls(tracker), chat.current(tracker).store
    # Those who are in two communes are told apart by these.
    apart = len({_area(store, call) for call in calls}) == len(calls)
    by_place = apart and (
        len({rescue_sides.of(call) for call in calls}) < len(calls) or any(call.get("far") for call in calls)
    )
    rows = [
        (
            call["id"],
            area_name(store, _area(store, call))
            if by_place
            else label(domain, titles[rescue_sides.of(call)], tracker),
        )
        for call in reversed(calls)
    ]
    rows.append((BOTH, label(domain, "utter_title_both_calls", tracker)))
    return [
        {"title": title, "payload": write_payload("choose_call", choice=call_id, does=does)}
        for call_id, title in rows
    ]
