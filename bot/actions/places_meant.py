"""Which places a question is about: those it names, else those followed or where the person is, else the province."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.followed import followed_here
from bot.actions.places import WORTH_ASKING, known_area
from bot.actions.wording import area_name, entity, text_of
from models.areas import areas, place_names
from models.following import area_words
from models.language.text import fold
from models.store import Store


@dataclass(frozen=True)
class PlacesMeant:
    """Some areas of the active map.

    :param ids: at least one.
    :param named: the one that was named, also by the button of a list that goes on; "" for none.
    """

    ids: tuple[str, ...]
    named: str = ""

    @property
    def button(self) -> dict[str, str]:
        """What the button of a list that goes on says of the place."""
        return {"area": self.named} if self.named else {}

    def names(self, store: Store) -> str:
        """Return their names, as an answer says them."""
        return ", ".join(area_name(store, one) for one in self.ids)


def meant(dispatcher: CollectingDispatcher, tracker: Tracker) -> PlacesMeant:
    """Return the places that a question is about; say so where it names a commune that nobody knows."""
    who, text = chat.current(tracker), text_of(tracker)
    named = str(entity(tracker, "area") or "") or area_in(who.store, text)
    if named and known_area(who.store, named):
        return PlacesMeant((named,), named)
    if called := area_words.called_commune(text):
        _say_unknown(dispatcher, who.store, called.rstrip(" ?.!"))
    home = tracker.get_slot("home_area")
    followed = followed_here(who) or ([home] if home and known_area(who.store, home) else [])
    return PlacesMeant(tuple(followed) or (areas.active_province_id(who.store),))


def area_in(store: Store, text: str) -> str:
    """Return the area of the active map that a text clearly names; "" for none."""
    found = place_names.search(store, text, limit=1) if text else []
    if not found or found[0].score < WORTH_ASKING:
        return ""
    now = areas.in_use(store, found[0].area["_id"])
    return str(now[0]["_id"]) if now else ""


def names_only(store: Store, text: str, area_id: str) -> bool:
    """Say whether words are nothing but the name of an area."""
    return bool(text) and fold(text) in {
        fold(str(areas.get(store, area_id)[name])) for name in ("name", "full_name")
    }


def _say_unknown(dispatcher: CollectingDispatcher, store: Store, called: str) -> None:
    """Say that nobody knows a commune of this name; of a town of before July 2025, where it lies now."""
    found = place_names.search(store, called, limit=1)
    former = found[0].via if found else None
    if former and fold(called.partition(" ")[2]) in fold(former):
        now = str(found[0].area["full_name"])
        dispatcher.utter_message(response="utter_commune_former", names=called, former=former, now=now)
        return
    dispatcher.utter_message(response="utter_commune_unknown", names=called)
