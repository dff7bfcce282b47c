"""Checks of the values that the forms take.

A Rasa server hands over slots that an action has just emptied, too: None stays None without a word.
"""

from __future__ import annotations

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.places import WORTH_ASKING, named, sure
from bot.actions.report_form import categories_of, known_area
from bot.actions.rescue import ask_where
from bot.actions.rescue_calls import open_call
from bot.actions.rescue_places import names_a_place
from bot.engine.files import Domain
from bot.engine.nlu import PLACE_INTENT
from models.areas import areas
from models.categories import proposal_model
from models.language.text import fold
from models.messages.bot_state import Slots
from models.reports.draft import MAX_TEXT, MIN_TEXT

#: What the slot `area` gets from whoever does not know the commune.
PLACE_UNKNOWN = "unknown"


class ValidateReportForm(FormValidationAction):
    """Checks of the report form."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_report_form"

    def validate_description(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a text that says something; what it says of category and place is proposed."""
        if value is None:
            return {"description": None}
        text = str(value).strip()
        if tracker.latest_message["intent"]["name"] == PLACE_INTENT:
            # Where it is comes before what it is: the place is kept, and what happened is asked again.
            return {"description": None, **_proposed_area(tracker, text)}
        if text.startswith("/") or len(fold(text)) < MIN_TEXT:
            dispatcher.utter_message(response="utter_description_short")
            return {"description": None}
        if len(text) > MAX_TEXT:
            dispatcher.utter_message(response="utter_description_long", max=str(MAX_TEXT))
            return {"description": None}
        return {"description": text, **_proposed_category(tracker, text), **_proposed_area(tracker, text)}

    def validate_category(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a code, a name as people type it, or a yes to the only one proposed."""
        if value is None:
            return {"category": None}
        offered = tracker.get_slot("category_choices") or []
        if value is True:
            return (
                {"category": offered[0], "category_choices": None}
                if len(offered) == 1
                else {"category": None}
            )
        known = categories_of(chat.current(tracker).store, tracker)
        typed = fold(str(value))
        matches = [
            row["_id"]
            for row in known
            if value == row["_id"] or any(typed and typed in fold(name) for name in row["name"].values())
        ]
        matches = matches or [code for code in _hints(tracker) if code in {row["_id"] for row in known}]
        if len(matches) == 1:
            return {"category": matches[0], "category_choices": None}
        if not matches:
            # The name of the place comes early: it is kept, and what was offered is offered again.
            place = _proposed_area(tracker, str(value))
            if not place.get("area"):
                dispatcher.utter_message(response="utter_category_unknown")
            return {"category": None, **(place if place.get("area") else {})}
        return {"category": None, "category_choices": matches}

    def validate_area(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a commune that a button named, a name that leaves no doubt, or a yes to the only one proposed."""
        if value is None:
            return {"area": None}
        store = chat.current(tracker).store
        if value is True:
            return _agreed_area(tracker)
        province = areas.active_province_id(store)
        if value in (PLACE_UNKNOWN, province):
            # Without the commune the province takes it: that is better than not at all.
            return {"area": province, "area_choices": None}
        if isinstance(value, str) and known_area(store, value):
            return {"area": value, "area_choices": None}
        choices = named(store, str(value))
        chosen = sure(choices)
        if chosen:
            return {"area": chosen, "area_choices": None}
        if not choices:
            dispatcher.utter_message(response="utter_area_unknown")
        return {"area": None, "area_choices": choices or None}

    def validate_photo_step(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a photo or a no; after a yes wait for the photo."""
        if value == "promised":
            dispatcher.utter_message(response="utter_photo_awaited")
            return {"photo_step": None}
        return {"photo_step": value}

    def validate_confirmed(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Send the report after a yes only; after a no ask what to change."""
        if value is None:
            return {"confirmed": None}
        if value is True:
            return {"confirmed": True}
        dispatcher.utter_message(response="utter_what_to_change")
        return {"confirmed": None}


class ValidateRescueForm(FormValidationAction):
    """Checks of the rescue form: a place is only what tells one; any other words help, too."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_rescue_form"

    def validate_rescue_place(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a place; add anything else to the call and ask again."""
        if value is None or value == "shared" or open_call(tracker) is None:
            return {"rescue_place": value}
        if names_a_place(chat.current(tracker).store, str(value)):
            return {"rescue_place": value}
        ask_where(dispatcher, tracker)
        return {"rescue_place": None}


def _hints(tracker: Tracker) -> list[str]:
    """Return the categories whose words are in the latest message, the longest word first."""
    return [str(value) for value in tracker.get_latest_entity_values("category")]


def _proposed_category(tracker: Tracker, text: str) -> Slots:
    """Fill the category from one hint; offer several, else what the whole text points to. One chosen before stays."""
    if tracker.get_slot("category"):
        return {}
    allowed = {row["_id"]: row for row in categories_of(chat.current(tracker).store, tracker)}
    hints = [code for code in _hints(tracker) if code in allowed]
    # A kind of report with one category of its own needs no question.
    own = [code for code, row in allowed.items() if row["kinds"] == [tracker.get_slot("kind")]]
    if not hints and len(own) == 1:
        return {"category": own[0]}
    if len(hints) == 1:
        return {"category": hints[0]}
    offered = hints or [one.category for one in proposal_model.propose(text, allowed)]
    return {"category_choices": offered or None}


def _agreed_area(tracker: Tracker) -> Slots:
    """Take the one commune after a yes; among several a yes means nothing, and the buttons come again."""
    choices = tracker.get_slot("area_choices") or []
    if len(choices) == 1:
        return {"area": choices[0]["id"], "area_choices": None}
    return {"area": None}


def _proposed_area(tracker: Tracker, text: str) -> Slots:
    """Fill the area from a name with its kind of unit; offer anything less."""
    if tracker.get_slot("area") or tracker.get_slot("location"):
        return {}
    choices = named(chat.current(tracker).store, text, WORTH_ASKING)
    chosen = sure(choices)
    return {"area": chosen} if chosen else {"area_choices": choices or None}
