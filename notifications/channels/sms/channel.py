"""The channel of SMS: plain text, in as many messages as the provider needs for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import ClassVar

from prometheus_client import Counter

from models.language import gsm7
from models.language.sms_text import plain
from models.store import Store
from notifications.channels.base import AddressKind, Channel, Outgoing, Receipt, SendError, Verdict
from notifications.channels.sms.by_esms import EsmsProvider
from notifications.channels.sms.by_twilio import TwilioProvider
from notifications.channels.sms.provider import Part, SmsProvider
from notifications.channels.split_texts import part_key, split

#: What is paid.
PARTS = Counter("loa_sms_parts", "Parts of SMS that the provider took, by their alphabet.", ["alphabet"])

#: By the setting SMS_PROVIDER.
PROVIDERS: Mapping[str, Callable[[Store], SmsProvider]] = {"esms": EsmsProvider, "twilio": TwilioProvider}


class SmsChannel(Channel):
    """Sends plain text to phone numbers, without diacritics."""

    provider: ClassVar[str] = "sms"
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.PHONE})

    def __init__(self, store: Store) -> None:
        self._provider = PROVIDERS[store.settings.sms_provider](store)

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Make one call for each message that the text needs.

        After a failure the caller sends the whole again: a person may read the first part twice, never not.
        """
        whole = plain(outgoing.text)
        texts = split(whole, self._provider.most_characters(whole))
        if not texts:
            raise SendError(Verdict.PERMANENT, self.provider, "empty", "There is nothing to say.")
        provider_id = ""
        for number, text in enumerate(texts, start=1):
            key = part_key(outgoing.key, number)
            provider_id = self._provider.send(Part(key, outgoing.to.value, text, outgoing.ttl_seconds))
            PARTS.labels("gsm7" if gsm7.fits(text) else "ucs2").inc(gsm7.parts(text))
        return Receipt(provider_id, datetime.now(UTC))

    def cost(self, outgoing: Outgoing) -> int:
        """Return how many parts the text has; the provider counts those."""
        return max(1, gsm7.parts(plain(outgoing.text)))

    def close(self) -> None:
        """Close the connections."""
        self._provider.close()
