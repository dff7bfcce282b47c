"""Ends of a call for rescue: its caller is safe, or needs no rescue any more. The desk closes it, never the bot.

Of two calls only the one that is meant ends; where words do not say which, the bot asks. What sounds like the end, and
is not said outright, is told on and asked about.
"""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import (
    chat,
    places_meant,
    rescue_aside,
    rescue_crises,
    rescue_doubts,
    rescue_relief,
    rescue_sides,
    rescue_whose,
)
from bot.actions.check_ins import note_safe
from bot.actions.followed import followed_here
from bot.actions.rescue_additions import add_to_call, tell_rescuers
from bot.actions.rescue_calls import KnownCall, open_calls
from bot.actions.rescue_doubts import denied
from bot.actions.rescue_facts import ASKED, FORM, TOLD, people
from bot.actions.rescue_whose import Does
from bot.actions.wording import entity, language, text_of
from bot.engine.files import Domain
from bot.understanding import call_talk, courtesies, got_out, two_houses
from bot.understanding.houses import Side, is_about_others, side_of, speaks_of_another
from models.alerts import notices
from models.alerts.cap_terms import Status
from models.areas import areas
from models.language.wording import word
from models.messages.bot_state import Slots
from models.safety import rescue_answers, well_words


class ActionReportSafe(Action):
    """Somebody is safe."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_report_safe"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell the rescuers, where a call is open, and keep the answer, where a warning asks for one."""
        text = text_of(tracker)
        if not open_calls(tracker):
            return _safe_without_call(dispatcher, tracker, text)
        ended = rescue_whose.ended(tracker, text)
        if ended is None:
            return rescue_whose.ask(dispatcher, tracker, domain, Does.SAFE)
        if ended:
            return _end_safe(dispatcher, tracker, ended, text)
        if _may_be_all(tracker, text):
            return _ask_of(dispatcher, open_calls(tracker), text, tracker)
        return _others_wait(dispatcher, tracker, text)


class ActionNoRescue(Action):
    """Somebody needs no rescue, or none any more."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_no_rescue"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell those who have the call, where one is open."""
        text = text_of(tracker)
        if not open_calls(tracker):
            return _none_needed(dispatcher, tracker, text)
        ended = rescue_whose.ended(tracker, text)
        if ended is None:
            return rescue_whose.ask(dispatcher, tracker, domain, Does.NO_RESCUE)
        return _end(dispatcher, tracker, ended, text) if ended else tell_rescuers(dispatcher, tracker)


class ActionAskIfSafe(Action):
    """Something sounds as if people were safe, and does not say so outright."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_ask_if_safe"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell it to those who have the call, and ask whether nobody needs rescue any more; only a yes ends it."""
        text = text_of(tracker)
        if not open_calls(tracker):
            if _is_back(tracker, text):
                dispatcher.utter_message(response="utter_family_back")
                return denied(tracker)
            if not _may_be_meant(tracker):
                # Nobody asked: "I'll tell the others" is no word about oneself.
                dispatcher.utter_message(response="utter_heard")
                # Where they are well is where what they report next may be.
                there = places_meant.area_in(chat.current(tracker).store, text)
                return [SlotSet("home_area", there)] if there else []
            dispatcher.utter_message(response="utter_maybe_safe")
            return [rescue_doubts.noted(tracker)]
        ended = rescue_whose.ended(tracker, text)
        if ended is None:
            return rescue_whose.ask(dispatcher, tracker, domain, Does.RELIEF)
        # "They found him": one call is about him, whoever he is.
        found = call_talk.tells_back(text) and len(open_calls(tracker)) == 1
        found = found or _may_be_all(tracker, text)
        if not ended and not found and side_of(text) is not None:
            return tell_rescuers(dispatcher, tracker)
        return _ask_of(dispatcher, ended or open_calls(tracker)[:1], text, tracker)


class ActionChooseCall(Action):
    """Somebody says which of two calls they mean."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_choose_call"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Do with it what the words before asked for."""
        calls = rescue_whose.chosen(tracker, str(entity(tracker, "choice") or ""))
        kept = rescue_whose.waiting(tracker)
        text = kept["text"] if kept else ""
        if not calls:
            dispatcher.utter_message(response="utter_rescue_no_call")
            return []
        done = SlotSet(rescue_whose.SLOT, None)
        match entity(tracker, "does"):
            case Does.SAFE:
                return [done, *_end_safe(dispatcher, tracker, calls, text)]
            case Does.NO_RESCUE:
                return [done, *_end(dispatcher, tracker, calls, text)]
            case Does.RELIEF:
                return [done, *_ask_of(dispatcher, calls, text, tracker)]
        return [done, *_clear_up(dispatcher, tracker, calls, text)]


def _may_be_meant(tracker: Tracker) -> bool:
    """Say whether there is anything that somebody may be safe from: a doubt, or a warning in force."""
    who = chat.current(tracker)
    if tracker.get_slot("doubt"):
        return True
    home = [str(one) for one in (tracker.get_slot("home_area"),) if one]
    places = [*followed_here(who), *home] or [areas.active_province_id(who.store)]
    return bool(notices.of_areas(who.store, places, language(tracker)))


def _may_be_all(tracker: Tracker, text: str) -> bool:
    """Say whether "they all got out" may be about everybody of the one call, though it speaks of others."""
    calls = open_calls(tracker)
    one = len(calls) == 1 and not calls[0].get("others")
    return one and got_out.tells(text) and not is_about_others(text)


def _is_back(tracker: Tracker, text: str) -> bool:
    """Say whether somebody is back, or well, whom the writer worried about."""
    return bool(rescue_doubts.doubted(tracker)) and (call_talk.tells_back(text) or speaks_of_another(text))


def _safe_without_call(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[EventType]:
    if _is_back(tracker, text):
        dispatcher.utter_message(response="utter_family_back")
        return denied(tracker)
    alert = note_safe(tracker, told=False, note=text)
    drill = alert is not None and alert["status"] != Status.ACTUAL
    noted = "utter_drill_safe" if drill else "utter_safe_noted"
    if alert and not drill and people(text):
        noted = "utter_safe_noted_people"
    # "It is nothing, thanks" declines whatever was offered.
    unasked = "utter_heard" if courtesies.declines(text) and not tracker.get_slot("doubt") else "utter_safe"
    dispatcher.utter_message(response=noted if alert else unasked, people=people(text))
    return _settled(tracker)


def _none_needed(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[EventType]:
    """Say that nobody is called; what is said of a call that is over already is added to it."""
    over = rescue_relief.was_over(chat.current(tracker).store, tracker)
    if over is None or not text:
        asked = not text or tracker.get_slot("doubt") or rescue_answers.taken_back(text)
        dispatcher.utter_message(response="utter_no_rescue" if asked else "utter_heard")
        return denied(tracker)
    hazard = not over.get("mistaken") and rescue_relief.tells_hazard(text)
    if not hazard:
        text = "\n".join((word("rescue_not_needed", "vi"), text))
    add_to_call(tracker, text, over)
    if hazard:
        rescue_relief.tell_hazard(dispatcher, over["code"])
    else:
        dispatcher.utter_message(response="utter_rescue_called_off", code=over["code"])
    return [*denied(tracker), rescue_relief.noted(over, mistaken=bool(over.get("mistaken")))]


def _settled(tracker: Tracker) -> list[EventType]:
    """Return what notes a no where the bot asked; whoever is safe today may need help in an hour."""
    return denied(tracker) if tracker.get_slot("doubt") else []


def _others_wait(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[EventType]:
    """Note who is safe themselves, and called for others; what is said of people without a call is passed on."""
    call = open_calls(tracker)[0]
    if not call.get("others"):
        return tell_rescuers(dispatcher, tracker)
    note_safe(tracker, told=True, note=text)
    add_to_call(tracker, text or word("rescue_safe", "vi"), call)
    dispatcher.utter_message(response="utter_safe_others_wait", code=call["code"])
    return [*_settled(tracker), *_closed(call)]


def _end_safe(
    dispatcher: CollectingDispatcher, tracker: Tracker, ended: Sequence[KnownCall], text: str
) -> list[EventType]:
    """Add to calls that their people are safe; another one goes on."""
    own = any(rescue_sides.of(call) is Side.OWN for call in ended)
    left = _left(tracker, ended)
    if own or not left:
        note_safe(tracker, told=True, note=text)
    words = text if text and not well_words.confirms(text) else word("rescue_safe", "vi")
    for call in ended:
        add_to_call(tracker, words, call)
    if left:
        response = "utter_safe_others_wait" if own else "utter_others_safe"
        dispatcher.utter_message(response=response, code=left["code"], ended=ended[0]["code"])
        return [*_settled(tracker), *_closed(left)]
    response = "utter_safe_passed_on" if own and not _is_elsewhere(ended[0]) else "utter_all_safe_passed_on"
    dispatcher.utter_message(response=response, code=ended[0]["code"])
    return [*_settled(tracker), *_closed(), rescue_relief.noted(ended[0])]


def _is_elsewhere(call: KnownCall) -> bool:
    """Say whether whoever called is not among those who were in danger."""
    return bool(call.get("far") or call.get("kin"))


def _end(
    dispatcher: CollectingDispatcher, tracker: Tracker, ended: Sequence[KnownCall], text: str
) -> list[EventType]:
    """Add to calls that nobody needs rescue there; another one goes on."""
    taken_back = rescue_answers.taken_back(text)
    mistaken = bool(taken_back and taken_back.by_mistake)
    words = word("rescue_by_mistake" if mistaken else "rescue_not_needed", "vi")
    for call in ended:
        add_to_call(tracker, "\n".join(filter(None, (words, text))), call)
    response = "utter_rescue_mistaken" if mistaken else "utter_rescue_not_needed"
    dispatcher.utter_message(response=response, code=ended[0]["code"])
    if left := _left(tracker, ended):
        dispatcher.utter_message(response="utter_rescue_other_stays", code=left["code"])
        return _closed(left)
    given_back = rescue_aside.give_back(dispatcher, tracker, ended[0].get("aside"))
    return [*denied(tracker), *_closed(), rescue_relief.noted(ended[0], mistaken=mistaken), *given_back]


def _ask_of(
    dispatcher: CollectingDispatcher, calls: Sequence[KnownCall], text: str, tracker: Tracker
) -> list[EventType]:
    """Tell those who have calls that somebody came, and ask whether they are over; another one gets the words, too."""
    left = _left(tracker, calls) if two_houses.taken_along(text) else None
    for call in [*calls, *([left] if left else [])]:
        add_to_call(tracker, text, call)
    response = rescue_crises.calmly("utter_relief_asked", calls[0])
    dispatcher.utter_message(response=response, code=calls[0]["code"])
    asked = calls[0]["id"] if len(calls) == 1 else rescue_whose.BOTH
    return [rescue_whose.wait(text, Does.RELIEF, asked)]


def _clear_up(
    dispatcher: CollectingDispatcher, tracker: Tracker, calls: Sequence[KnownCall], text: str
) -> list[EventType]:
    """Add to the call that was meant what was said before."""
    for call in calls:
        add_to_call(tracker, word("rescue_this_one", "vi").format(text=text), call)
    dispatcher.utter_message(response="utter_rescue_more", code=calls[0]["code"])
    return []


def _left(tracker: Tracker, ended: Sequence[KnownCall]) -> KnownCall | None:
    """Return the open call that goes on; None without one."""
    over = {call["id"] for call in ended}
    return next((call for call in open_calls(tracker) if call["id"] not in over), None)


def _closed(left: KnownCall | None = None) -> list[EventType]:
    """Return what forgets a call; what was not asked yet for the one that is left is asked now, and nothing again."""
    if left is None:
        return [SlotSet("rescue", None), *(SlotSet(name, None) for name in ASKED)]
    kept: KnownCall = {**left}
    kept.pop("before", None)
    told: Slots = kept.pop("told", dict.fromkeys(ASKED, TOLD))
    asks = [FollowupAction(FORM)] if None in told.values() else []
    return [SlotSet("rescue", kept), *(SlotSet(name, value) for name, value in told.items()), *asks]
