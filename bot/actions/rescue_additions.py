"""Additions to a call for rescue that is open: words, places, and that its caller needs no rescue any more."""

from __future__ import annotations

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, rescue_crises, rescue_known, rescue_next_door
from bot.actions.places import known_area, location_of, typed
from bot.actions.rescue_calls import KnownCall, is_one_more, touched
from bot.actions.rescue_facts import PLACE, TOLD
from bot.actions.rescue_places import communes, khmer_place, place_words, wards
from bot.actions.wording import (
    agency_name,
    area_name,
    danger_lines,
    entity,
    language,
    message_key,
    text_of,
)
from bot.understanding import call_talk, contacts, corrections, relief
from models.areas import areas
from models.errors import LoaError
from models.language.text import fold
from models.reports import reports, rescue_details
from models.reports.draft import MAX_ADDRESS
from models.reports.reports import Report
from models.reports.rescue_details import Supplement
from models.safety import rescue_answers
from models.workflow.transitions import WORKED_ON

log = structlog.get_logger(__name__)


def add_to_call(
    tracker: Tracker, text: str, call: KnownCall | None = None, *, is_place: bool = False
) -> Report:
    """Add words, and the position where one was shared, to a call, by default the latest.

    :param is_place: the words answer where it is, whatever they are.
    """
    here, shared = chat.current(tracker), location_of(tracker)
    location = shared or typed(here.store, text)
    right = _right(tracker, text)
    call = call or tracker.get_slot("rescue")
    named = [] if location else _communes(tracker, right, call)
    beside = rescue_next_door.place(tracker, call, text)
    words = beside.address if beside else place_words(here.store, right)
    if call and is_one_more(here.store, [call], text):
        # It is where somebody else is.
        named, words, is_place = [], "", False
    more = Supplement(
        text=text,
        lat=location["lat"] if location else None,
        lon=location["lon"] if location else None,
        area_id=named[0] if named else beside.area_id if beside and not location else "",
        address="" if shared else text[:MAX_ADDRESS] if is_place else words,
        corrects=call_talk.corrects(text),
        new_contact=call_talk.corrects(text) and bool(contacts.phone_of(text)),
        moved_to=relief.where_to(text)[:MAX_ADDRESS] if not location and relief.moves(text) else "",
    )
    reporter = rescue_known.reporter(tracker, text)
    return rescue_details.add(here.store, call["id"], more, reporter, key=message_key(tracker))


def _communes(tracker: Tracker, text: str, call: KnownCall) -> list[str]:
    """Return the communes that a text names: a button, a name, or the town of a ward that was told before."""
    store = chat.current(tracker).store
    if (pressed := entity(tracker, "area")) and not text and known_area(store, str(pressed)):
        return [str(pressed)]
    return tells_of_which_town(tracker, text, call) or [one["id"] for one in communes(store, text)]


def tells_of_which_town(tracker: Tracker, text: str, call: KnownCall) -> list[str]:
    """Return the communes that the ward is now which a call has told by its number, once a text tells its town."""
    store = chat.current(tracker).store
    before = reports.get(store, call["id"])["place"]["address"]
    found = communes(store, f"{before} {text}") if text and wards(store, before) else []
    return [one["id"] for one in found]


def _right(tracker: Tracker, text: str) -> str:
    """Return the words of a text that are right, where it corrects a place; else all of it."""
    right = "; ".join(one.right for one in corrections.read(text))
    return right if right and place_words(chat.current(tracker).store, right) else text


def tell_rescuers(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    response: str = "utter_rescue_more",
    *,
    is_place: bool = False,
    call: KnownCall | None = None,
) -> list[EventType]:
    """Add whatever was said to a call, by default the latest, and confirm it; the numbers are shown when that fails."""
    here, latest = chat.current(tracker), tracker.get_slot("rescue")
    call, text = call or latest, text_of(tracker)
    try:
        report = add_to_call(tracker, text, call, is_place=is_place)
    except LoaError:
        log.exception("rescue_not_supplemented")
        lines = danger_lines(here.store, language(tracker), text)
        dispatcher.utter_message(response="utter_rescue_not_filed", hotlines=lines)
        return []
    if response == "utter_rescue_more":
        response = _told_of(tracker, text, report, call)
    response = rescue_crises.in_turn(rescue_crises.calmly(response, call, text), call)
    dispatcher.utter_message(
        response=response,
        code=call["code"],
        agency=agency_name(here.store, report["agency_id"], language(tracker)),
        hotlines=rescue_crises.numbers(tracker, report, call, text),
        address=address_of(tracker, report),
    )
    tell_place_now(dispatcher, tracker, report)
    if is_taken(report):
        tell_taken(dispatcher, tracker, report)
    kept = touched(latest, call)
    return [SlotSet("rescue", rescue_crises.counted(kept, response) if latest["id"] == call["id"] else kept)]


def tell_place_now(dispatcher: CollectingDispatcher, tracker: Tracker, report: Report) -> None:
    """Read back which place stands now, where a text corrects one, or asks whether it is known."""
    store, text = chat.current(tracker).store, text_of(tracker)
    named = bool(place_words(store, _right(tracker, text))) or khmer_place(text)
    said = rescue_details.latest_address(report)
    if not said or not named or not (call_talk.corrects(text) or rescue_answers.asks(text)):
        return
    area = area_name(store, report["place"]["area_id"])
    said = said if fold(area) in fold(said) else f"{said}, {area}"
    dispatcher.utter_message(response="utter_rescue_place_now", place=said)


def _told_of(tracker: Tracker, text: str, report: Report, call: KnownCall) -> str:
    """Return the response that says what was done with words: added, taken for a new place, for somebody saved.

    Whoever asks what to do is told by the kind of danger.
    """
    if call_talk.asks_what_to_do(text):
        return rescue_crises.advice(report, call, text)
    if call_talk.asks_where(text):
        return "utter_rescue_place_known" if is_placed(report) else place_missing(tracker)
    if call_talk.wants_no_calls(text):
        return "utter_rescue_calls_noted"
    if call_talk.corrects(text):
        return "utter_rescue_corrected"
    if call_talk.tells_worse(text):
        return "utter_rescue_again"
    if rescue_answers.tells_saved(text):
        return "utter_rescue_some_saved"
    return "utter_rescue_moved" if relief.moves(text) and is_placed(report) else "utter_rescue_more"


def pass_place_on(
    dispatcher: CollectingDispatcher, tracker: Tracker, call: KnownCall | None = None
) -> list[EventType]:
    """Add a position to an open call, by default the latest, and confirm it."""
    return [*tell_rescuers(dispatcher, tracker, "utter_rescue_place_taken", call=call), SlotSet(PLACE, TOLD)]


def place_missing(tracker: Tracker) -> str:
    """Return the response that says that the place is not known: of the writer, or of those who they call for."""
    call: KnownCall | None = tracker.get_slot("rescue")
    elsewhere = call and (call.get("far") or call.get("others"))
    return "utter_rescue_where_of_others" if elsewhere else "utter_rescue_where"


def address_of(tracker: Tracker, report: Report) -> str:
    """Return the place that the rescuers know, with its commune: "trước trường, Xã Tam Bình"."""
    store, place = chat.current(tracker).store, report["place"]
    known = place["area_id"] and place["area_id"] != areas.active_province_id(store)
    name = area_name(store, place["area_id"]) if known else ""
    said = place["address"]
    return ", ".join(filter(None, (said, "" if fold(name) in fold(said) else name)))


def is_placed(report: Report) -> bool:
    """Say whether the rescuers know a place, be it words or a point."""
    return bool(report["place"].get("point") or report["place"]["address"])


def is_taken(report: Report) -> bool:
    """Say whether an official has taken a call: before that nobody is told that somebody comes."""
    return report["state"] in WORKED_ON


def tell_taken(dispatcher: CollectingDispatcher, tracker: Tracker, report: Report) -> None:
    """Say that an official has taken the call."""
    agency = agency_name(chat.current(tracker).store, report["agency_id"], language(tracker))
    dispatcher.utter_message(response="utter_rescue_accepted", code=report["code"], agency=agency)
