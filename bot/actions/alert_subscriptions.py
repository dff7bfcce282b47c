"""Warnings by chat: who writes on Zalo or by SMS may follow those of a commune, with or without drills, and stop."""

from __future__ import annotations

from collections.abc import Mapping

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
from models.following import subscriptions
from models.following.subscriptions import Contact, SubscriptionChannel
from models.messages.messages import MessageChannel

#: Chats in which warnings can come.
CHANNELS: Mapping[MessageChannel, SubscriptionChannel] = {
    MessageChannel.ZALO: SubscriptionChannel.ZALO,
    MessageChannel.SMS: SubscriptionChannel.SMS,
}

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
        """Offer it for the area that was named, else for the person's own; elsewhere say where to follow."""
        who = chat.current(tracker)
        if who.channel not in CHANNELS:
            dispatcher.utter_message(response="utter_subscribe", site=who.store.settings.public_base)
            return []
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
        """Follow the area of the button that was pressed; what was pressed is the evidence."""
        who = chat.current(tracker)
        area_id, drills = str(entity(tracker, "area") or ""), entity(tracker, "part") == DRILLS
        channel = CHANNELS.get(who.channel)
        if channel is None:
            dispatcher.utter_message(response="utter_subscribe", site=who.store.settings.public_base)
            return []
        try:
            subscriptions.follow(
                who.store,
                Contact(channel, who.owner, who.address),
                [area_id],
                evidence=f"chat: {tracker.latest_message.get('text')}",
                exercises=drills,
                language=language(tracker),
            )
        except Invalid:
            dispatcher.utter_message(response="utter_subscribe_which")
            return []
        response = "utter_subscribed_drills" if drills else "utter_subscribed"
        dispatcher.utter_message(response=response, place=area_name(who.store, area_id))
        return []


class ActionStopWarnings(Action):
    """Send no more warnings."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_stop_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """End the subscription of this chat, if there is one."""
        who = chat.current(tracker)
        channel = CHANNELS.get(who.channel)
        if channel and who.address:
            evidence = f"chat: {text_of(tracker)}"
            subscriptions.unfollow(who.store, channel, who.address, evidence=evidence)
        dispatcher.utter_message(response="utter_unsubscribed")
        return []


def _named(who: Chat, text: str) -> str:
    """Return the area of the active map that a text names; "" for none."""
    found = place_names.search(who.store, text, limit=1) if text else []
    if not found:
        return ""
    now = areas.in_use(who.store, found[0].area["_id"])
    return now[0]["_id"] if now else ""
