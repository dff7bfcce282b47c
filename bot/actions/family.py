"""One's family by chat: linked by a code, each hears whether the other is safe; nobody hears of anybody else."""

from __future__ import annotations

from contextlib import suppress

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, rescue_doubts, too_many
from bot.actions.wording import area_name, entity, hotline_lines, language
from bot.engine.files import Domain
from models.errors import Clash, Invalid, NotFound, TooMany
from models.language.dates import day_and_time
from models.language.wording import word
from models.safety import check_ins, families
from models.safety.families import Relative
from models.store import Store


class ActionTellFamily(Action):
    """Somebody asks how a relative is."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_tell_family"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell of those who agreed before, all of them; of anybody else nothing, not even whether they are known."""
        here, lang = chat.current(tracker), language(tracker)
        found = families.relatives(here.store, [here.owner])
        hotlines = hotline_lines(here.store, lang, limit=2)
        if entity(tracker, "choice") == "how":
            dispatcher.utter_message(response="utter_family_how")
            return []
        if not found:
            dispatcher.utter_message(response="utter_family_none", hotlines=hotlines)
            return rescue_doubts.worried(tracker)
        lines = [_line(here.store, number, one, lang) for number, one in enumerate(found, start=1)]
        dispatcher.utter_message(response="utter_family", lines="\n".join(lines), hotlines=hotlines)
        return rescue_doubts.worried(tracker)


class ActionShowFamilyCode(Action):
    """Somebody wants to be linked."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_show_family_code"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show a code for a relative to type, if they said what they call themselves."""
        here, lang = chat.current(tracker), language(tracker)
        try:
            code, _ = families.show_code(here.store, here.owner, _name(tracker), here.circumstances)
        except Invalid:
            dispatcher.utter_message(response="utter_family_name")
        except TooMany as error:
            too_many.say(dispatcher, error, lang)
        else:
            minutes = families.CODE_LASTS.seconds // 60
            dispatcher.utter_message(response="utter_family_code", family_code=code, minutes=minutes)
        return []


class ActionJoinFamily(Action):
    """Somebody types the code of a relative."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_join_family"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Link the two; whatever is wrong with a code gets one answer."""
        here, lang = chat.current(tracker), language(tracker)
        code = str(entity(tracker, "code") or "")
        try:
            linked = families.join(here.store, [here.owner], code, _name(tracker), here.circumstances)
        except Invalid as error:
            wrong = any(fault.code == "family_code_unknown" for fault in error.faults)
            response = "utter_family_code_wrong" if wrong else "utter_family_join_name"
            dispatcher.utter_message(response=response, family_code=code)
        except Clash:
            dispatcher.utter_message(response="utter_family_full", most=families.MOST_RELATIVES)
        except TooMany as error:
            too_many.say(dispatcher, error, lang)
        else:
            dispatcher.utter_message(response="utter_family_joined", name=linked.name)
        return []


class ActionEndFamily(Action):
    """Somebody ends a link."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_end_family"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """End the link with the relative of that number in the list, for both."""
        here = chat.current(tracker)
        found = families.relatives(here.store, [here.owner])
        number = int(entity(tracker, "number") or 0)
        if not 1 <= number <= len(found):
            dispatcher.utter_message(response="utter_family_which")
            return []
        # The other one may have been faster.
        with suppress(NotFound):
            families.end(here.store, [here.owner], found[number - 1].link_id)
        dispatcher.utter_message(response="utter_family_ended", name=found[number - 1].name)
        return []


def _name(tracker: Tracker) -> str:
    return str(entity(tracker, "name") or "")


def _line(store: Store, number: int, one: Relative, lang: str) -> str:
    """Return what is told of one relative: state and time, the commune only if they share it."""
    row = one.check_in
    if row is None:
        return f"{number}. {one.name}: {word('relative_silent', lang)}"
    where = check_ins.place_of(store, row) if row.get("shares_place") else None
    parts = [word(f"relative_{row['state']}", lang), day_and_time(row["at"])]
    if where:
        parts += filter(None, (area_name(store, where.area_id) if where.area_id else "", where.address))
    return f"{number}. {one.name}: {', '.join(parts)}"
