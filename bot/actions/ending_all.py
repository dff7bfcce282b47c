"""Ending all warnings of a chat: offered by a button where words only sound like it."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.wording import label
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.language.text import aligned

_ALL = re.compile(r"(?<!\w)(?:het|tat ca|toan bo|sach|all|everything)(?!\w)|ទាំងអស់")


def wants_all(text: str) -> bool:
    """Say whether a text wants everything to end, whatever that is: "hủy hết luôn"."""
    return bool(_ALL.search(aligned(text)))


def offer(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> None:
    """Offer to end all warnings here."""
    title = label(domain, "utter_button_stop_all", tracker)
    buttons = [{"title": title, "payload": write_payload("unsubscribe_area")}]
    dispatcher.utter_message(response="utter_stop_all", buttons=buttons)
