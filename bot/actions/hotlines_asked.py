"""Whom to call: by matter and place, else all numbers of the province."""

from __future__ import annotations

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, places_meant
from bot.actions.wording import (
    area_name,
    choice_buttons,
    entity,
    hotline_lines,
    label,
    language,
    lines_of,
    text_of,
)
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from bot.understanding import outages, side_questions, telex
from bot.understanding.side_questions import SideQuestion
from models.areas import areas
from models.language.text import fold
from models.reports import hotline_matters
from models.reports.hotline_matters import Matter
from models.store import Store

#: Asks for a number to call.
_NUMBER_ASKED = re.compile(r"\bso (?:may|nao|dien thoai|gi)\b|goi (?:ai|dau|so)|\?|number|phone|លេខ")

#: Where a text goes on with another office.
_PARTS = re.compile(r"[,;?.\n]|\b(?:còn|con|với|voi|và|va|and)\b|និង", re.IGNORECASE)

#: Matters that are offered as buttons where a text names none, with their titles.
OFFERED = {
    "commune": "utter_matter_commune",
    "police": "utter_matter_police",
    "power": "utter_matter_power",
    "water": "utter_matter_water",
}


class ActionShowHotlines(Action):
    """Whom to call."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_show_hotlines"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Name number and office for the matter; where none is named the numbers, with buttons for matters."""
        store, lang = chat.current(tracker).store, language(tracker)
        text = text_of(tracker)
        if side_questions.asked(text) is SideQuestion.COST:
            dispatcher.utter_message(response="utter_free_of_charge")
            return []
        if cut := outages.asked_back(text):
            _tell_when_back(dispatcher, tracker, domain, cut)
            return []
        if entity(tracker, "choice") is None and tell_matters(dispatcher, tracker):
            return []
        matter = hotline_matters.by_code(str(entity(tracker, "choice") or ""))
        if matter is None:
            titles = [(code, label(domain, title, tracker)) for code, title in OFFERED.items()]
            buttons = (
                choice_buttons("ask_hotline", "choice", titles) if tracker.active_loop_name is None else []
            )
            dispatcher.utter_message(
                response="utter_hotlines", hotlines=hotline_lines(store, lang), buttons=buttons
            )
            return []
        where = places_meant.meant(dispatcher, tracker)
        _tell(dispatcher, store, matter, where.ids[0] if len(where.ids) == 1 else "", lang)
        return []


class ActionAnswerBeside(Action):
    """Whoever ends something, and asks in the same words whom to call."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_answer_beside"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Answer it; say nothing where nothing is asked."""
        text = text_of(tracker)
        asks = hotline_matters.meant(text) and _NUMBER_ASKED.search(fold(text))
        return await ActionShowHotlines().run(dispatcher, tracker, domain) if asks else []


def _tell_when_back(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, cut: str) -> None:
    """Say that nobody here knows when power or water comes back, who does, and that the outage can be reported."""
    store, lang = chat.current(tracker).store, language(tracker)
    where = places_meant.meant(dispatcher, tracker)
    title = label(domain, "utter_button_report_it", tracker)
    button = {"title": title, "payload": write_payload("start_report", choice="told")}
    dispatcher.utter_message(response="utter_back_unknown", place=where.names(store), buttons=[button])
    if matter := hotline_matters.by_code(cut):
        _tell(dispatcher, store, matter, where.ids[0], lang)


def tell_matters(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Name number and office for each matter that a text names, each with its own place; say whether there is any."""
    store, lang = chat.current(tracker).store, language(tracker)
    text = telex.undone_text(text_of(tracker))
    where = places_meant.meant(dispatcher, tracker)
    alone = where.ids[0] if len(where.ids) == 1 else ""
    parts = [part for part in _PARTS.split(text) if hotline_matters.named(part)]
    if len(parts) < 2:
        parts = [text]
    found: dict[str, tuple[Matter, str]] = {}
    for part in parts:
        if matter := hotline_matters.meant(part):
            found.setdefault(matter["code"], (matter, places_meant.area_in(store, part) or alone))
    for matter, area_id in found.values():
        _tell(dispatcher, store, matter, area_id, lang)
    return bool(found)


def line_to_ask(tracker: Tracker) -> str:
    """Return the line that knows the numbers of all offices, as an answer shows it; "" where there is none."""
    store = chat.current(tracker).store
    found = hotline_matters.line_to_ask(store, areas.active_province_id(store))
    return lines_of([found] if found else [], language(tracker))


def _tell(dispatcher: CollectingDispatcher, store: Store, matter: Matter, area_id: str, lang: str) -> None:
    """Name what is known, and the line to ask for what is not."""
    found = hotline_matters.contact(store, matter, area_id or areas.active_province_id(store), lang)
    if found.numbers:
        lines = lines_of(found.numbers, lang)
        response = "utter_hotlines_of_office" if found.office else "utter_hotlines_of"
        dispatcher.utter_message(response=response, hotlines=lines, office=found.office)
        return
    ask = lines_of([found.ask] if found.ask else [], lang)
    if found.office and matter["office"] == "ubnd":
        page = f"{store.settings.public_base}/x/{areas.get(store, area_id)['code']}?lang={lang}"
        dispatcher.utter_message(
            response="utter_commune_office", office=found.office, page=page, hotlines=ask
        )
    elif found.office:
        dispatcher.utter_message(response="utter_office_without_number", office=found.office, hotlines=ask)
    else:
        province = area_name(store, areas.active_province_id(store))
        dispatcher.utter_message(response="utter_commune_office_which", place=province, hotlines=ask)
