"""Warnings by chat: whoever writes may follow those of several communes, with or without drills, and end each."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import (
    areas_named,
    chat,
    ending_all,
    published,
    warning_offers,
    warnings_in_force,
)
from bot.actions.chat import Chat
from bot.actions.followed import CHANNELS, address_of, followed_here
from bot.actions.wording import Buttons, area_name, entity, label, language, text_of
from bot.engine.files import Domain, FileButton
from bot.engine.parse import write_payload
from models.errors import Invalid
from models.following import area_words, followed_areas, subscriptions
from models.following.subscriptions import MAX_AREAS, Contact, SubscriptionChannel
from models.messages.messages import BY_NUMBER, MessageChannel

#: Names of places in one answer; by SMS each letter is paid.
MOST_PLACES = {MessageChannel.SMS: 4}

#: So many of the areas that are followed are shown at once, each with a button that ends it; one more shows the next.
ENDED_AT_ONCE = 4

#: The value of the entity `part` that asks for drills, too.
DRILLS = "exercises"


class ActionOfferWarnings(Action):
    """Ask for consent to the warnings of an area."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_offer_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Offer it for the areas that were named, else for the person's own."""
        who = chat.current(tracker)
        if _come_elsewhere(dispatcher, who):
            return []
        wanted = _named_or_home(dispatcher, tracker, who)
        if not wanted:
            return []
        area_ids = list(dict.fromkeys([*warning_offers.added_to(tracker), *wanted]))
        chosen = {"areas": area_ids}
        dispatcher.utter_message(
            response="utter_subscribe_offer",
            place=_places(who, area_ids),
            buttons=[
                {
                    "title": label(domain, "utter_button_warnings", tracker),
                    "payload": write_payload("follow_warnings", **chosen),
                },
                {
                    "title": label(domain, "utter_button_drills", tracker),
                    "payload": write_payload("follow_warnings", **chosen, part=DRILLS),
                },
            ],
        )
        return [warning_offers.offering(area_ids)]


class ActionFollowWarnings(Action):
    """Keep the consent, and send warnings from now on."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_follow_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Follow the areas of the button, of the words or of the offer that a yes agrees to; after a no, none.

        Those of before stay. What is in force there is told at once: it was sent before they followed.
        """
        who, lang = chat.current(tracker), language(tracker)
        if _come_elsewhere(dispatcher, who):
            return []
        if entity(tracker, "value") == warning_offers.DECLINED:
            return warning_offers.drop(dispatcher)
        area_ids = _wanted(tracker)
        _tell_unknown(dispatcher, tracker)
        if entity(tracker, "unknown") and not area_ids[-1]:
            return []
        drills = entity(tracker, "part") == DRILLS
        try:
            row = followed_areas.add(
                who.store,
                _contact(who),
                area_ids,
                evidence=_evidence(tracker),
                exercises=drills,
                language=lang,
            )
        except Invalid as refused:
            full = any(fault.code == "too_many_areas" for fault in refused.faults)
            response = "utter_subscribe_full" if full else "utter_subscribe_which"
            dispatcher.utter_message(response=response, most=MAX_AREAS)
            return []
        response = "utter_subscribed_drills" if drills else "utter_subscribed"
        dispatcher.utter_message(response=response, place=_places(who, area_ids))
        if len(row["area_ids"]) > 1:
            dispatcher.utter_message(response="utter_followed", places=_places(who, row["area_ids"]))
        if lines := warnings_in_force.lines(who.store, area_ids, lang):
            dispatcher.utter_message(response="utter_in_force_now", lines=lines)
        return [SlotSet("offered", None)]


class ActionResumeWarnings(Action):
    """Somebody who ended all warnings wants them again."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_resume_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Follow again the areas that were followed last, and name them."""
        who = chat.current(tracker)
        if _come_elsewhere(dispatcher, who):
            return []
        row = subscriptions.resume(
            who.store, CHANNELS[who.channel], address_of(who), evidence=_evidence(tracker)
        )
        _tell_followed(dispatcher, tracker, domain, row["area_ids"] if row else [])
        if row and (lines := warnings_in_force.lines(who.store, row["area_ids"], language(tracker))):
            dispatcher.utter_message(response="utter_in_force_now", lines=lines)
        return []


class ActionChooseFollowed(Action):
    """Ask which of several places of one name is meant."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_choose_followed"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Offer each with a button that follows it."""
        who, found = chat.current(tracker), entity(tracker, "areas") or []
        buttons = [
            {"title": area_name(who.store, one), "payload": write_payload("follow_warnings", area=one)}
            for one in found
        ]
        dispatcher.utter_message(response="utter_subscribe_several", buttons=buttons)
        return []


class ActionListWarnings(Action):
    """Name the areas whose warnings come here."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_list_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Name all of them, and how to add and end one."""
        if _come_elsewhere(dispatcher, chat.current(tracker)):
            return []
        who = chat.current(tracker)
        _tell_followed(dispatcher, tracker, domain, followed_here(who), published.begin(tracker))
        return []


class ActionStopWarnings(Action):
    """Send no more warnings: of one area that was named, else of all."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_stop_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """End the subscription of this chat, or the part of it that was named."""
        who, text = chat.current(tracker), text_of(tracker)
        if who.channel not in CHANNELS:
            _end_by_sms(dispatcher, tracker)
            return []
        named = entity(tracker, "areas") or [one for one in [areas_named.one(who, text)] if one]
        if named:
            _leave(dispatcher, tracker, domain, named)
            return []
        if _tell_unknown(dispatcher, tracker):
            _tell_followed(dispatcher, tracker, domain, followed_here(who))
            return []
        if _is_guess(tracker) and not ending_all.is_agreed(tracker, text):
            return ending_all.offer(dispatcher, tracker, domain)
        return ending_all.end(dispatcher, tracker)


def _named_or_home(dispatcher: CollectingDispatcher, tracker: Tracker, who: Chat) -> tuple[str, ...]:
    """Return the areas that are to be offered, and say which names nobody knows; empty where it was asked which."""
    text = text_of(tracker)
    several = areas_named.several(who, text)
    if several.ids:
        if several.unknown:
            dispatcher.utter_message(response="utter_commune_unknown", names=", ".join(several.unknown))
        return several.ids
    area_id = areas_named.one(who, text)
    called = bool(area_id) and areas_named.is_called(who, area_id, text)
    if not called and _tell_unknown(dispatcher, tracker) and not area_id:
        return ()
    area_id = area_id or tracker.get_slot("home_area") or ""
    if not area_id:
        dispatcher.utter_message(response="utter_subscribe_which")
    return (area_id,) if area_id else ()


def _come_elsewhere(dispatcher: CollectingDispatcher, who: Chat) -> bool:
    """Say, in a chat in which no warnings come, where they do; False in any other."""
    elsewhere = who.channel not in CHANNELS
    if elsewhere:
        dispatcher.utter_message(response="utter_warnings_elsewhere", site=who.store.settings.public_base)
    return elsewhere


def _end_by_sms(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """End the warnings by SMS to the number that somebody writes from: no others come to it."""
    who = chat.current(tracker)
    sms = SubscriptionChannel.SMS
    ended = who.channel in BY_NUMBER and subscriptions.unfollow(
        who.store, sms, who.address, evidence=_evidence(tracker)
    )
    if ended:
        dispatcher.utter_message(response="utter_ended_by_sms")
    else:
        _come_elsewhere(dispatcher, who)


def _leave(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, named: Sequence[str]) -> None:
    """End the warnings of these areas, each of which is named, and say what is left."""
    who, left = chat.current(tracker), followed_here(chat.current(tracker))
    _tell_unknown(dispatcher, tracker)
    for area_id in named:
        gone = followed_areas.same_land(who.store, left, [area_id])
        if not gone:
            dispatcher.utter_message(response="utter_not_followed", place=area_name(who.store, area_id))
            continue
        row = followed_areas.leave(
            who.store, CHANNELS[who.channel], address_of(who), gone, evidence=_evidence(tracker)
        )
        left = row["area_ids"] if row else []
        dispatcher.utter_message(response="utter_unsubscribed_one", place=area_name(who.store, gone))
    _tell_followed(dispatcher, tracker, domain, left)


def _wanted(tracker: Tracker) -> list[str]:
    """Return the areas that are to be followed; [""] where nothing names one."""
    if entity(tracker, "value") == warning_offers.AGREED:
        return warning_offers.standing(tracker) or [""]
    named = [str(one) for one in entity(tracker, "areas") or [entity(tracker, "area") or ""]]
    return list(dict.fromkeys([*warning_offers.added_to(tracker), *named]))


def _is_guess(tracker: Tracker) -> bool:
    """Say whether neither a word nor a button says that all shall end: that is asked about before."""
    return float(tracker.latest_message["intent"].get("confidence") or 0) < 1


def _tell_unknown(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Say which names of communes nobody knows; False if there are none."""
    called = area_words.called_commune(text_of(tracker))
    names = entity(tracker, "unknown") or ([called] if called else [])
    if names:
        dispatcher.utter_message(response="utter_commune_unknown", names=", ".join(names))
    return bool(names)


def _tell_followed(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    area_ids: Sequence[str],
    begin: int = 0,
) -> None:
    """Name the areas from one on, with a button that ends each, and one that shows more; by SMS the words say how."""
    who = chat.current(tracker)
    shown, rest = area_ids[begin : begin + ENDED_AT_ONCE], area_ids[begin + ENDED_AT_ONCE :]
    if not shown:
        dispatcher.utter_message(response="utter_followed_none")
        return
    more = (
        published.more_button(domain, tracker, "list_warnings", after=begin + ENDED_AT_ONCE) if rest else []
    )
    by_sms = who.channel is MessageChannel.SMS
    ends: Buttons = [] if by_sms else [_end_button(who, domain, tracker, one) for one in shown]
    dispatcher.utter_message(
        response="utter_followed",
        places=_places(who, area_ids[begin:] if by_sms or begin else area_ids),
        buttons=[*ends, *more],
    )


def _end_button(who: Chat, domain: Domain, tracker: Tracker, area_id: str) -> FileButton:
    title = label(domain, "utter_button_end_one", tracker).replace("{place}", area_name(who.store, area_id))
    return {"title": title, "payload": write_payload("unsubscribe_area", areas=[area_id])}


def _places(who: Chat, area_ids: Sequence[str]) -> str:
    names = [area_name(who.store, one) for one in area_ids]
    most = MOST_PLACES.get(who.channel, len(names))
    return ", ".join([*names[:most], *([f"+{len(names) - most}"] if len(names) > most else [])])


def _contact(who: Chat) -> Contact:
    return Contact(CHANNELS[who.channel], who.owner, address_of(who))


def _evidence(tracker: Tracker) -> str:
    said = entity(tracker, "said") or tracker.latest_message.get("text")
    return f"chat: {said}"
