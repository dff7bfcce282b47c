"""What the bot says to whoever did something too often: when they may go on."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from models.errors import TooMany
from models.language import waits


def say(dispatcher: CollectingDispatcher, error: TooMany, language: str) -> None:
    """Say how long to wait."""
    dispatcher.utter_message(response="utter_too_many", wait=waits.said(error.retry_after, language))
