"""Words that several actions use: names of categories, areas, agencies and days in the person's language."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from rasa_sdk import Tracker

from bot.actions.remembered import AreaChoice
from bot.engine import responses
from bot.engine.files import Domain, FileButton
from bot.engine.parse import write_payload
from models.areas import agencies, areas
from models.categories import categories
from models.errors import NotFound
from models.language.languages import DEFAULT, choose
from models.reports import hotlines
from models.reports.hotlines import Hotline
from models.reports.reports import Report
from models.store import Document, Store

#: Most buttons of one message (Zalo allows five).
MOST_BUTTONS = 5

#: So many numbers to call stand in one answer.
MOST_NUMBERS = 4

Buttons = list[FileButton]


def language(tracker: Tracker) -> str:
    """Return the language of the conversation: vi, km or en."""
    return str(tracker.get_slot("language") or DEFAULT)


def label(domain: Domain, name: str, tracker: Tracker) -> str:
    """Return the text of a response, for a button's title."""
    variation = responses.choose(domain["responses"][name], tracker.slots, "")
    return str(variation["text"]) if variation else ""


def category_name(store: Store, code: str, lang: str) -> str:
    """Return the name of a category."""
    return choose(categories.get(store, code)["name"], lang)


def area_name(store: Store, area_id: str) -> str:
    """Return the full name of an area, which is the same in all languages; "" for an unknown one."""
    try:
        return str(areas.get(store, area_id)["full_name"])
    except NotFound:
        return ""


def agency_name(store: Store, agency_id: str, lang: str) -> str:
    """Return the name of an agency."""
    return agencies.name(store, agency_id, lang)


def hotline_lines(store: Store, lang: str, limit: int | None = None) -> str:
    """Return the hotlines, one a line."""
    return lines_of(hotlines.every(store)[:limit], lang)


def danger_lines(store: Store, lang: str, text: str) -> str:
    """Return the numbers to call in a danger that a text tells, the first to call first, one a line."""
    return lines_of(hotlines.for_text(store, text)[:MOST_NUMBERS], lang)


def urgent_lines(store: Store, report: Report, lang: str) -> str:
    """Return the numbers to call at once for a report, one a line; "" when it is no emergency."""
    return lines_of(hotlines.for_report(store, report)[:MOST_NUMBERS], lang)


def lines_of(rows: Iterable[Hotline], lang: str) -> str:
    """Return numbers to call, one a line."""
    return "\n".join(f"{row['_id']}: {choose(row['name'], lang)}" for row in rows)


def choice_buttons(intent: str, entity: str, choices: Iterable[tuple[str, str]]) -> Buttons:
    """Return buttons that answer with an entity's value; `choices` are pairs of value and title."""
    return [{"title": title, "payload": write_payload(intent, **{entity: value})} for value, title in choices]


def intent_button(domain: Domain, tracker: Tracker, title: str, intent: str) -> FileButton:
    """Return the button that means an intent; `title` is the response with its words."""
    return {"title": label(domain, title, tracker), "payload": write_payload(intent)}


def area_buttons(store: Store, rows: Iterable[AreaChoice]) -> Buttons:
    """Return buttons that choose an area; a `note` follows the name."""
    pairs = (
        (row["id"], " ".join(filter(None, (area_name(store, row["id"]), row.get("note"))))) for row in rows
    )
    return choice_buttons("choose_area", "area", pairs)


def entity(tracker: Tracker, name: str) -> Any:
    """Return the first value of an entity in the latest message, or None."""
    return next(tracker.get_latest_entity_values(name), None)


def text_of(tracker: Tracker) -> str:
    """Return what the person typed last; "" when it was a button or something that the channel wrote."""
    text = str(tracker.latest_message.get("text") or "")
    return "" if text.startswith("/") else text


def message_key(tracker: Tracker) -> str:
    """Return the key under which the effects of the latest message happen once."""
    metadata: Document = tracker.latest_message.get("metadata") or {}
    return f"chat:{tracker.sender_id}:{metadata.get('message_id') or time.time_ns()}"
