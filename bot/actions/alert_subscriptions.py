"""Warnings by chat: whoever writes may follow those of several communes, with or without drills, and end each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.chat import Chat
from bot.actions.wording import area_name, entity, label, language, text_of
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.areas import areas, place_names
from models.errors import Invalid
from models.following import followed_areas, subscriptions
from models.following.subscriptions import MAX_AREAS, Contact, SubscriptionChannel
from models.messages.messages import MessageChannel

#: Chats in which warnings can come.
CHANNELS: Mapping[MessageChannel, SubscriptionChannel] = {
    MessageChannel.ZALO: SubscriptionChannel.ZALO,
    MessageChannel.SMS: SubscriptionChannel.SMS,
    MessageChannel.INBOX: SubscriptionChannel.WEB,
}

#: Names of places in one answer; by SMS each letter is paid.
MOST_PLACES = {MessageChannel.SMS: 4}

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
        """Offer it for the area that was named, else for the person's own."""
        who = chat.current(tracker)
        area_id = _named(who, text_of(tracker)) or tracker.get_slot("home_area")
        if not area_id:
            dispatcher.utter_message(response="utter_subscribe_which")
            return []
        dispatcher.utter_message(
            response="utter_subscribe_offer",
            place=area_name(who.store, area_id),
            buttons=[
                {
                    "title": label(domain, "utter_button_warnings", tracker),
                    "payload": write_payload("follow_warnings", area=area_id),
                },
                {
                    "title": label(domain, "utter_button_drills", tracker),
                    "payload": write_payload("follow_warnings", area=area_id, part=DRILLS),
                },
            ],
        )
        return []


class ActionFollowWarnings(Action):
    """Keep the consent, and send warnings from now on."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_follow_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Follow the area of the button that was pressed, or of the word; those of before stay."""
        who = chat.current(tracker)
        area_id, drills = str(entity(tracker, "area") or ""), entity(tracker, "part") == DRILLS
        try:
            row = followed_areas.add(
                who.store,
                _contact(who),
                [area_id],
                evidence=_evidence(tracker),
                exercises=drills,
                language=language(tracker),
            )
        except Invalid as refused:
            full = any(fault.code == "too_many_areas" for fault in refused.faults)
            response = "utter_subscribe_full" if full else "utter_subscribe_which"
            dispatcher.utter_message(response=response, most=MAX_AREAS)
            return []
        response = "utter_subscribed_drills" if drills else "utter_subscribed"
        dispatcher.utter_message(response=response, place=area_name(who.store, area_id))
        if len(row["area_ids"]) > 1:
            dispatcher.utter_message(response="utter_followed", places=_places(who, row["area_ids"]))
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
        who = chat.current(tracker)
        _tell_followed(dispatcher, who, _followed(who))
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
        named = entity(tracker, "areas") or [one for one in [_named(who, text)] if one]
        before = _followed(who)
        if named:
            gone = followed_areas.same_land(who.store, before, named)
            if not gone:
                dispatcher.utter_message(response="utter_not_followed", place=area_name(who.store, named[0]))
                _tell_followed(dispatcher, who, before)
                return []
            row = followed_areas.leave(
                who.store, CHANNELS[who.channel], _address(who), gone, evidence=_evidence(tracker)
            )
            if row:
                dispatcher.utter_message(response="utter_unsubscribed_one", place=area_name(who.store, gone))
                _tell_followed(dispatcher, who, row["area_ids"])
                return []
        else:
            subscriptions.unfollow(
                who.store, CHANNELS[who.channel], _address(who), evidence=_evidence(tracker)
            )
        dispatcher.utter_message(response="utter_unsubscribed")
        return []


def _tell_followed(dispatcher: CollectingDispatcher, who: Chat, area_ids: Sequence[str]) -> None:
    if area_ids:
        dispatcher.utter_message(response="utter_followed", places=_places(who, area_ids))
    else:
        dispatcher.utter_message(response="utter_followed_none")


def _followed(who: Chat) -> list[str]:
    row = subscriptions.find(who.store, CHANNELS[who.channel], _address(who))
    return row["area_ids"] if row else []


def _places(who: Chat, area_ids: Sequence[str]) -> str:
    names = [area_name(who.store, one) for one in area_ids]
    most = MOST_PLACES.get(who.channel, len(names))
    return ", ".join([*names[:most], *([f"+{len(names) - most}"] if len(names) > most else [])])


def _contact(who: Chat) -> Contact:
    return Contact(CHANNELS[who.channel], who.owner, _address(who))


def _address(who: Chat) -> str:
    # A web chat has no address: it fetches its inbox under the id of the conversation.
    return who.address or who.id


def _evidence(tracker: Tracker) -> str:
    said = entity(tracker, "said") or tracker.latest_message.get("text")
    return f"chat: {said}"


def _named(who: Chat, text: str) -> str:
    """Return the area of the active map that a text names; "" for none."""
    found = place_names.search(who.store, text, limit=1) if text else []
    if not found:
        return ""
    now = areas.in_use(who.store, found[0].area["_id"])
    return now[0]["_id"] if now else ""
