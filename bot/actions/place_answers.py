"""Where it is, as people tell it in a report: the commune, the spot in it, and what they say beside it."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import (
    agreeing,
    area_question,
    category_proposals,
    chat,
    draft_changes,
    matter_changes,
    settling,
)
from bot.actions.places import WORTH_ASKING, named, near, sure, typed
from bot.actions.remembered import Position
from bot.actions.wording import text_of
from bot.engine.khmer import is_khmer
from bot.engine.nlu import PLACE_INTENT
from bot.understanding import coordinates, hamlets, lead_ins, sendings, spots
from bot.understanding import places as spoken_places
from models.areas import areas, place_names
from models.language.text import fold
from models.messages.bot_state import Slots
from models.reports.draft import MAX_ADDRESS
from models.store import Store

#: In fewer words nobody tells where and what.
LEAST_WORDS_BESIDE_A_PLACE = 8

#: Whoever says that it is not there takes no place that was offered.
_NOT = re.compile(r"(?<!\w)(?:not|isn't|(?:khong|hong|ko|k|hok|dau) (?:phai|co))(?!\w)")

#: No name of a commune, with its kind of unit, has more words.
MOST_WORDS_OF_A_NAME = 5


def is_only_place(tracker: Tracker, text: str) -> bool:
    """Say whether a text says where, and nothing of what happens there."""
    if tracker.latest_message["intent"]["name"] == PLACE_INTENT:
        return True
    if is_khmer(text) and category_proposals.tells_surely(tracker):
        # "The road in front of the temple is flooded": Khmer has no blanks that part the one from the other.
        return False
    rest = spoken_places.without_places(text)
    if rest == text.strip() or category_proposals.hinted(tracker):
        return False
    return not rest or place_names.is_name(chat.current(tracker).store, rest)


def hamlet(tracker: Tracker, text: str) -> Slots:
    """Return the hamlet that a description names, where no spot was told before."""
    said = "" if tracker.get_slot("address") else hamlets.hamlet_of(text)
    return {"address": said} if said else {}


def spot_told(tracker: Tracker, text: str) -> Slots:
    """Return the spot within its commune that a text tells, behind what was told of it before."""
    said = draft_changes.spot(tracker, text, "")
    return {"address": draft_changes.joined(tracker, said)} if said else {}


def matter_told(tracker: Tracker, text: str) -> Slots:
    """Return the description with what was told beside the place, and the hamlet in it; empty for a mere place."""
    if not category_proposals.tells_surely(tracker) or len(text.split()) < LEAST_WORDS_BESIDE_A_PLACE:
        return {}
    return {**matter_changes.continued(tracker, text), **hamlet(tracker, text)}


def spot(tracker: Tracker, text: str, area_id: str) -> Slots:
    """Return the words in which somebody said where it is, if they say more than the name of the commune."""
    said = draft_changes.spot(tracker, text, area_id)
    rest = lead_ins.without(text)
    bare = spots.without_units(rest)
    if not said and len(bare.split()) > MOST_WORDS_OF_A_NAME:
        said = rest[:MAX_ADDRESS]
    return {"address": draft_changes.joined(tracker, said)} if said else {}


def agreed(dispatcher: CollectingDispatcher, tracker: Tracker) -> Slots:
    """Take the one commune after a yes; among several a yes means nothing, and the buttons come once more."""
    choices = tracker.get_slot("area_choices") or []
    if len(choices) == 1:
        return {"area": choices[0]["id"], "area_choices": None}
    if not choices and (home := area_question.home_of(tracker)):
        return {"area": home}
    # Whoever wants it sent as it is is not asked once more.
    return settling.area(dispatcher, tracker, at_once=sendings.is_wished(text_of(tracker)))


def proposed(tracker: Tracker, text: str) -> Slots:
    """Fill the area from a name with its kind of unit, and the position from coordinates; offer anything less."""
    if tracker.get_slot("area") or tracker.get_slot("location"):
        return {}
    store = chat.current(tracker).store
    if (location := typed(store, text)) is not None:
        return _at_point(store, location, coordinates.without(text))
    choices = named(store, text, WORTH_ASKING)
    chosen = sure(choices)
    return {"area": chosen} if chosen else {"area_choices": choices or None}


def _at_point(store: Store, location: Position, besides: str) -> Slots:
    """Return the place of coordinates: the commune near them that is named besides, else all that are near."""
    around, chosen = near(store, location), sure(named(store, besides, WORTH_ASKING))
    inside = chosen if chosen in {row["id"] for row in around} else None
    return {"location": location, "area": inside, "area_choices": None if inside else around}


def answered(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Slots:
    """Take the commune that a text names; what else it says of the place is kept."""
    store = chat.current(tracker).store
    if (location := typed(store, text)) is not None:
        besides = coordinates.without(text)
        return {**_at_point(store, location, besides), **spot(tracker, besides, "")}
    choices = named(store, text)
    chosen = sure(choices)
    offered = [row["id"] for row in tracker.get_slot("area_choices") or []]
    again = [row["id"] for row in choices if row["id"] in offered]
    if not chosen and len(again) == 1 and again[0] == choices[0]["id"] and not _NOT.search(fold(text)):
        # Whoever names one of those that were offered has chosen it.
        chosen = again[0]
    if chosen:
        told = matter_told(tracker, text) or spot(tracker, text, chosen)
        return {"area": chosen, "area_choices": None, **told}
    if choices:
        return {"area": None, "area_choices": choices}
    if draft_changes.is_place_in_khmer(text):
        # Names of communes are written in Latin letters; the office that gets it can read the words.
        dispatcher.utter_message(response="utter_place_as_written")
        return {"area": areas.active_province_id(store), "area_choices": None, "address": text[:MAX_ADDRESS]}
    return _beside(dispatcher, tracker, text, offered)


def _beside(dispatcher: CollectingDispatcher, tracker: Tracker, text: str, offered: list[str]) -> Slots:
    """Keep what was told instead of the commune: what was offered stays offered, and a yes beside words takes it."""
    elsewhere = bool(_NOT.search(fold(text))) or tracker.latest_message["intent"]["name"] == PLACE_INTENT
    if len(offered) == 1 and not elsewhere and agreeing.agrees(tracker, text):
        return {"area": offered[0], "area_choices": None}
    told = draft_changes.told_more(tracker, text)
    found = settling.area(dispatcher, tracker, offered=not elsewhere)
    if found["area"] is None and "description" not in told and (elsewhere or not offered):
        dispatcher.utter_message(response="utter_area_unknown")
        found["area_choices"] = None
    return {**told, **found}
