"""What a call for rescue puts aside: the draft of a report. It goes on, with all it held, once nobody needs rescue."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.remembered import KeptPhoto, Position
from bot.actions.rescue_doubts import doubted
from bot.actions.wording import text_of
from models.errors import LoaError
from models.files import uploads
from models.messages.bot_state import Slots

log = structlog.get_logger(__name__)

#: So many letters of a draft are shown.
SHOWN = 120

#: A shorter text is no description of anything.
LEAST_WORDS = 4


class Aside(TypedDict):
    """A draft that was put aside.

    :ivar text: what the call said, for a draft that had no words yet; "" where that describes nothing.
    """

    text: str
    photos: list[KeptPhoto]
    location: Position | None


def put_aside(tracker: Tracker) -> Aside:
    """Return what a call that is made now takes from the draft."""
    said = doubted(tracker) or text_of(tracker)
    writes = tracker.active_loop_name == "report_form" or bool(tracker.get_slot("photos"))
    return {
        "text": said if writes and len(said.split()) >= LEAST_WORDS else "",
        "photos": tracker.get_slot("photos") or [],
        "location": tracker.get_slot("location"),
    }


def give_back(dispatcher: CollectingDispatcher, tracker: Tracker, aside: Aside | None) -> list[EventType]:
    """Offer to go on with the draft, and return what restores it; nothing where there was none."""
    draft = restored(tracker, aside)
    text = draft.get("description")
    if not draft:
        return []
    shown = text if not text or len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    dispatcher.utter_message(response="utter_report_goes_on" if text else "utter_photos_go_on", said=shown)
    return [SlotSet(name, value) for name, value in draft.items()]


def restored(tracker: Tracker, aside: Aside | None) -> Slots:
    """Return the slots of the draft as they were before the call; empty where there was none."""
    aside = aside or {"text": "", "photos": [], "location": None}
    text = tracker.get_slot("description") or aside["text"]
    photos = tracker.get_slot("photos") or _copied(tracker, aside["photos"])
    if not text and not photos:
        return {}
    return {
        "description": text or None,
        "photos": photos or None,
        "photo_step": "sent" if photos else tracker.get_slot("photo_step"),
        "location": tracker.get_slot("location") or aside["location"],
    }


def _copied(tracker: Tracker, photos: list[KeptPhoto]) -> list[KeptPhoto]:
    """Return copies of photos that belong to the call: an upload belongs to one report."""
    here, found = chat.current(tracker), list[KeptPhoto]()
    for photo in photos:
        try:
            data = uploads.rendition(here.store, uploads.get(here.store, photo["id"]), "large")
            copy = uploads.save(here.store, data, owner=here.owner, actor=here.actor)
        except LoaError:
            log.exception("photo_not_given_back")
            continue
        found.append({"id": copy["_id"], "at": datetime.now(UTC).isoformat()})
    return found
