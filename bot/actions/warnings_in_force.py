"""The warnings in force, as lines of a chat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, places_meant, published
from bot.actions.wording import language, text_of
from bot.engine.files import Domain
from bot.understanding import phrases
from bot.understanding.phrases import Phrases
from models.alerts import notices, public_versions
from models.alerts.notices import Notice
from models.language.text import nfc
from models.store import Store

#: Words of whoever asks whether something may be done.
LEAVE = Phrases(Path(phrases.__file__).with_name("said_after.yml"))

#: So many are told at once; each takes a good part of an SMS.
MOST = 3


class ActionTellWarnings(Action):
    """Which warnings are in force."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_tell_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell those of the commune that was named, else of those that are followed here, else of the province."""
        store, lang = chat.current(tracker).store, language(tracker)
        where, begin = places_meant.meant(dispatcher, tracker), published.begin(tracker)
        found = notices.of_areas(store, where.ids, lang)
        following = begin + MOST
        more = published.more_button(domain, tracker, "ask_alert", after=following, **where.button)
        dispatcher.utter_message(
            response="utter_in_force" if found[begin:] else "utter_none_in_force",
            lines=_lines(found[begin:following]),
            places=where.names(store),
            site=_address(store, found[begin:following]),
            buttons=more if found[following:] else [],
        )
        if not found and _asks_leave(text_of(tracker)):
            dispatcher.utter_message(response="utter_not_a_yes")
        return []


def _asks_leave(text: str) -> bool:
    """Say whether a text asks whether something may be done, or is safe."""
    return LEAVE.has(LEAVE.typed(nfc(text)), "may_i")


def lines(store: Store, area_ids: Iterable[str], lang: str) -> str:
    """Return a line for each warning in force in these areas, the worst first; "" where there is none."""
    found = notices.of_areas(store, area_ids, lang)
    more = [f"- +{len(found) - MOST}"] if len(found) > MOST else []
    return "\n".join(filter(None, [_lines(found[:MOST]), *more]))


def _lines(found: Sequence[Notice]) -> str:
    told = (". ".join(filter(None, (one.title, one.level, one.until))) for one in found)
    return "\n".join(f"- {line}" for line in told)


def _address(store: Store, told: Sequence[Notice]) -> str:
    """Return where more is read: the page of the one warning that is told, else that of the province."""
    base = store.settings.public_base
    return public_versions.address(told[0].identifier, base) if len(told) == 1 else base
