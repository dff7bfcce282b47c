"""WhatsApp through Twilio: free words within 24 hours of what a person wrote last, else a content template.

Who must not be written to is not asked for at Twilio, which would take it and say 63016 later. Buttons need templates
that Meta has approved, so choices stand below the text, by number.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import ClassVar

from models.language.shortening import shortened
from models.messages import whatsapp_windows
from models.store import Store
from notifications.channels.base import AddressKind, Channel, Outgoing, Receipt, SendError, Verdict
from notifications.channels.choices import with_choices
from notifications.channels.split_texts import part_key, split
from notifications.channels.twilio_account import MOST_CHARACTERS, TwilioAccount

PROVIDER = "whatsapp"

#: What tells an address of WhatsApp from the number alone.
PREFIX = "whatsapp:"

#: The variable of a template that takes the message, and how long it may be: the whole has 1,024 characters at most.
VARIABLE, MOST_VARIABLE = "1", 800


class WhatsAppChannel(Channel):
    """Sends in the name of one WhatsApp sender."""

    provider: ClassVar[str] = PROVIDER
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.WHATSAPP})

    def __init__(self, store: Store) -> None:
        self._store = store
        self._account = TwilioAccount(store)

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Make one call for each part of the text, or one for a template.

        After a failure the caller sends the whole again: a person may read the first part twice, never not.
        """
        text = with_choices(outgoing.text, outgoing.buttons)
        if not text:
            raise SendError(Verdict.PERMANENT, PROVIDER, "empty", "There is nothing to say.")
        if whatsapp_windows.look(self._store, outgoing.to.value).is_open:
            return self._by_words(outgoing, text)
        template = self._template(outgoing)
        if not template:
            raise SendError(Verdict.WINDOW, PROVIDER, "silent", "They have not written for 24 hours.")
        variables = json.dumps({VARIABLE: shortened(text, MOST_VARIABLE)}, ensure_ascii=False)
        sid = self._send(outgoing, outgoing.key, content_sid=template, content_variables=variables)
        return Receipt(sid, datetime.now(UTC))

    def close(self) -> None:
        """Close the connections."""
        self._account.close()

    def _by_words(self, outgoing: Outgoing, text: str) -> Receipt:
        sid = ""
        for number, part in enumerate(split(text, MOST_CHARACTERS), start=1):
            sid = self._send(outgoing, part_key(outgoing.key, number), body=part)
        return Receipt(sid, datetime.now(UTC))

    def _template(self, outgoing: Outgoing) -> str:
        """Return the SID of the template for the purpose of a message; "" for none."""
        cut = (one.partition(":") for one in self._store.settings.whatsapp_templates)
        return next((sid for purpose, _, sid in cut if purpose == outgoing.purpose), "")

    def _send(self, outgoing: Outgoing, key: str, **content: str) -> str:
        to, sender = outgoing.to.value, self._store.settings.whatsapp_from
        return self._account.send(
            key, outgoing.ttl_seconds, to=f"{PREFIX}{to}", from_=f"{PREFIX}{sender}", **content
        )
