"""SMS through Twilio.

Twilio knows no idempotency key; Loa's goes along in the address of the status callback, so that each status
finds its message: `/webhooks/twilio/status?key=…` (the key of a further part ends in `.2`, `.3`, …).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

import requests
from prometheus_client import Counter
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from models.language import gsm7
from models.language.sms_text import plain
from models.settings import Settings
from notifications.channels import http_failures
from notifications.channels.base import AddressKind, Channel, Outgoing, Receipt, SendError, Verdict
from notifications.channels.split_texts import part_key, split

#: Twilio takes so many characters in one message.
MOST_CHARACTERS = 1600
#: Twilio's bounds of ValidityPeriod, in seconds.
VALIDITY = (1, 36_000)
STATUS_PATH = "/webhooks/twilio/status"

#: Source: twilio.com/docs/api/errors.
VERDICTS: Mapping[int, Verdict] = {
    20003: Verdict.CONFIG,  # wrong account or token
    20429: Verdict.RETRY,  # too many requests
    21211: Verdict.UNREACHABLE,  # no valid number
    21408: Verdict.CONFIG,  # sending to this country is not allowed
    21602: Verdict.PERMANENT,  # no text
    21603: Verdict.CONFIG,  # no sender
    21606: Verdict.CONFIG,  # the sender may not send SMS
    21610: Verdict.UNREACHABLE,  # the person sent STOP
    21611: Verdict.RETRY,  # the sender's queue is full
    21612: Verdict.UNREACHABLE,  # no route to the number
    21614: Verdict.UNREACHABLE,  # not a mobile number
    21617: Verdict.PERMANENT,  # the text is too long
    30001: Verdict.RETRY,  # the service's queue is full
}


#: What is paid.
PARTS = Counter("loa_sms_parts", "Parts of SMS that the provider took, by their alphabet.", ["alphabet"])


class SmsChannel(Channel):
    """Sends plain text to phone numbers, without diacritics."""

    provider: ClassVar[str] = "sms"
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.PHONE})

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wire = Wire(settings.provider_timeout_seconds)
        self._client = Client(settings.twilio_account_sid, settings.twilio_auth_token, http_client=self._wire)
        self._client.api.base_url = settings.twilio_url.rstrip("/")

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Make one call for each 1600 characters.

        After a failure the caller sends the whole again: a person may read the first part twice, never not.
        """
        receipt = Receipt("", datetime.now(UTC))
        texts = split(plain(outgoing.text), MOST_CHARACTERS)
        for number, text in enumerate(texts or [""], start=1):
            receipt = self._send_part(outgoing, text, part_key(outgoing.key, number))
            PARTS.labels("gsm7" if gsm7.fits(text) else "ucs2").inc(gsm7.parts(text))
        return receipt

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _send_part(self, outgoing: Outgoing, text: str, key: str) -> Receipt:
        options: dict[str, Any] = {}
        if outgoing.ttl_seconds is not None:
            low, high = VALIDITY
            options["validity_period"] = min(max(outgoing.ttl_seconds, low), high)
        try:
            sent = self._client.messages.create(
                to=outgoing.to.value,
                from_=self._settings.twilio_from,
                body=text,
                status_callback=f"{self._settings.public_base}{STATUS_PATH}?{urlencode({'key': key})}",
                **options,
            )
        except requests.RequestException as error:
            raise http_failures.network_error(self.provider, error) from error
        except TwilioException as error:
            raise self._refused(error) from error
        return Receipt(str(sent.sid), datetime.now(UTC))

    def _refused(self, error: TwilioException) -> SendError:
        if not isinstance(error, (TwilioRestException, TwilioServiceException)):
            return SendError(Verdict.RETRY, self.provider, "answer", str(error))
        bare = Verdict.RETRY if error.status == 429 or error.status >= 500 else Verdict.PERMANENT
        verdict = VERDICTS.get(error.code or 0, bare)
        code = str(error.code or f"http_{error.status}")
        return SendError(verdict, self.provider, code, str(error), self._wire.retry_after)


class Wire(TwilioHttpClient):
    """Twilio's HTTP client on our pools; remembers Retry-After, which the library's errors leave out."""

    def __init__(self, timeout: float) -> None:
        # The library logs every address at level info; the callback's holds Loa's key.
        super().__init__(timeout=timeout, logger=logging.getLogger("loa.twilio"))
        self.logger.setLevel(logging.WARNING)
        self.session = http_failures.session(timeout)
        self._last = threading.local()

    def request(self, *args: object, **kwargs: object) -> Response:
        """Make one call of the API."""
        self._last.headers = {}
        response = super().request(*args, **kwargs)
        self._last.headers = response.headers
        return response

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, of this thread's last answer."""
        return http_failures.retry_after(getattr(self._last, "headers", {}))

    def close(self) -> None:
        """Close the connections."""
        if self.session is not None:
            self.session.close()
