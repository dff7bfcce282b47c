"""Ending all warnings of a chat: offered where words only sound like it, and done after a yes."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, offers
from bot.actions.followed import CHANNELS, address_of
from bot.actions.offers import Offer, Offered
from bot.actions.wording import entity, label
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.following import subscriptions
from models.language.text import aligned

_ALL = re.compile(r"(?<!\w)(?:het|tat ca|toan bo|sach|all|everything)(?!\w)|ទាំងអស់")

#: "Đừng hủy hết" ends nothing.
_KEEPS = re.compile(
    r"(?<!\w)(?:khong|ko|hong|dung|khoan|chua|don ?t|not|never) (?:\w+ )?(?:huy|ngung|bo|tat|xoa|end|stop|cancel)(?!\w)"
    r"|កុំឈប់"
)

_ENDS = re.compile(r"(?<!\w)(?:huy|ngung|bo|dung|tat|xoa|thoi|end|stop|cancel)(?!\w)|ឈប់")


def wants_all(text: str) -> bool:
    """Say whether a text wants everything to end, whatever that is: "hủy hết luôn"."""
    return bool(_ALL.search(aligned(text)))


def offer(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
    """Offer to end all warnings here; a yes to it does so."""
    title = label(domain, "utter_button_stop_all", tracker)
    buttons = [{"title": title, "payload": write_payload("unsubscribe_area")}]
    dispatcher.utter_message(response="utter_stop_all", buttons=buttons)
    return [offers.make(Offer.ENDING)]


def is_agreed(tracker: Tracker, text: str) -> bool:
    """Say whether the end of all warnings was offered just before and is asked for again: "ừ hủy hết đi"."""
    return asks_again(offers.standing(tracker), text)


def asks_again(offered: Offered | None, text: str) -> bool:
    """Say whether a text asks again for the end of all warnings, where that is what was offered."""
    is_ending = offered is not None and offered["offer"] == Offer.ENDING
    return (
        is_ending
        and wants_all(text)
        and bool(_ENDS.search(aligned(text)))
        and not _KEEPS.search(aligned(text))
    )


def end(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """End all warnings of this chat."""
    who, said = chat.current(tracker), entity(tracker, "said") or tracker.latest_message.get("text")
    subscriptions.unfollow(who.store, CHANNELS[who.channel], address_of(who), evidence=f"chat: {said}")
    dispatcher.utter_message(response="utter_unsubscribed")
    return [offers.forget()] if tracker.get_slot(offers.SLOT) else []
