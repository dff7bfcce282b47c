"""Numbers to call that are said at once, before any question, to whoever reports what may kill somebody."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.wording import danger_lines, language, lines_of
from models.areas import areas
from models.categories import urgency
from models.reports import hotline_matters

#: The matter whose company must make a hazard safe before anybody may go near.
POWER = "power"


def say_at_once(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> None:
    """Name whom to call where a report tells of a danger to life; say nothing otherwise."""
    if not urgency.danger(text):
        return
    store, lang = chat.current(tracker).store, language(tracker)
    lines = danger_lines(store, lang, text)
    matter = hotline_matters.meant(text)
    if matter is None or matter["code"] != POWER:
        dispatcher.utter_message(response="utter_call_now", hotlines=lines)
        return
    found = hotline_matters.contact(store, matter, areas.active_province_id(store), lang)
    known = found.numbers or ([found.ask] if found.ask else [])
    lines = "\n".join(filter(None, (lines, lines_of(known, lang))))
    dispatcher.utter_message(response="utter_hazard_power", hotlines=lines, office=found.office)
