"""In which commune it is: the question, with buttons where something points to one."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.places import known_area
from bot.actions.questions import Question
from bot.actions.remembered import AreaChoice
from bot.actions.wording import MOST_BUTTONS, area_buttons, intent_button
from bot.engine.files import Domain
from models.categories.report_kinds import ReportKind


def home_of(tracker: Tracker) -> str:
    """Return the commune that somebody told before as theirs; "" for none of this map."""
    home = str(tracker.get_slot("home_area") or "")
    return home if home and known_area(chat.current(tracker).store, home) else ""


class ActionAskArea(Question):
    """Ask for the commune, with buttons where something points to one."""

    slot = "area"

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Offer the communes near a shared position, or those that a text named."""
        store = chat.current(tracker).store
        choices = tracker.get_slot("area_choices") or []
        if choices:
            buttons = area_buttons(store, choices[:MOST_BUTTONS])
            dispatcher.utter_message(response="utter_choose_area", buttons=buttons)
        else:
            asks = tracker.get_slot("kind") == ReportKind.QUESTION
            response = "utter_ask_area_of_question" if asks else "utter_ask_area"
            home = home_of(tracker)
            buttons = area_buttons(store, [{"id": home}]) if home else []
            dispatcher.utter_message(response=response, json_message={"ask": "location"}, buttons=buttons)
        return []

    def offer_way_out(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> None:
        """Offer the communes that something points to, and to send it without one."""
        store = chat.current(tracker).store
        rows: list[AreaChoice] = list(tracker.get_slot("area_choices") or [])
        if home := home_of(tracker):
            rows.insert(0, {"id": home})
        ends = [
            intent_button(domain, tracker, "utter_button_unknown_place", "place_unknown"),
            intent_button(domain, tracker, "utter_button_human", "talk_to_human"),
            intent_button(domain, tracker, "utter_button_stop", "cancel"),
        ]
        chosen = {row["id"]: row for row in rows}
        buttons = [*area_buttons(store, list(chosen.values())[: MOST_BUTTONS - len(ends)]), *ends]
        dispatcher.utter_message(response="utter_way_out_area", buttons=buttons)
