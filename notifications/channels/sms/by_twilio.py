"""SMS through Twilio."""

from __future__ import annotations

from models.store import Store
from notifications.channels.sms.provider import Part
from notifications.channels.twilio_account import MOST_CHARACTERS, TwilioAccount


class TwilioProvider:
    """Sends in the name of one account and sender."""

    def __init__(self, store: Store) -> None:
        self._sender = store.settings.twilio_from
        self._account = TwilioAccount(store)

    def most_characters(self, text: str) -> int:
        """Return how many characters one message may have, whatever its alphabet."""
        return MOST_CHARACTERS

    def send(self, part: Part) -> str:
        """Hand a message over and return its SID.

        :raises SendError: it was not taken.
        """
        return self._account.send(
            part.key, part.ttl_seconds, to=part.number, from_=self._sender, body=part.text
        )

    def close(self) -> None:
        """Close the connections."""
        self._account.close()
