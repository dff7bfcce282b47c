"""The account at Twilio: one call for one message, whether it goes by SMS or by WhatsApp.

Twilio knows no idempotency key; Loa's goes along in the address of the status callback, so that each status
finds its message: `/webhooks/twilio/status?key=…` (the key of a further part ends in `.2`, `.3`, …).
"""

from __future__ import annotations

import logging
import threading
from typing import Any
from urllib.parse import urlencode

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from models.store import Store
from notifications.channels import http_failures
from notifications.channels.base import SendError, Verdict
from notifications.channels.error_tables import table

PROVIDER = "twilio"

#: Twilio takes so many characters in one message.
MOST_CHARACTERS = 1600
#: Twilio's bounds of ValidityPeriod, in seconds.
VALIDITY = (1, 36_000)
STATUS_PATH = "/webhooks/twilio/status"


class TwilioAccount:
    """Sends in the name of one account."""

    def __init__(self, store: Store) -> None:
        self._settings = settings = store.settings
        self._wire = Wire(settings.provider_timeout_seconds)
        self._client = Client(settings.twilio_account_sid, settings.twilio_auth_token, http_client=self._wire)
        self._client.api.base_url = settings.twilio_url.rstrip("/")

    def send(self, key: str, ttl_seconds: int | None, **message: str) -> str:
        """Hand a message over and return its SID.

        :param key: Loa's.
        :param ttl_seconds: how long Twilio may keep trying; None: its default.
        :param message: `to`, `from_`, and `body` or a content template, as Twilio's library names them.
        :raises SendError: it was not taken.
        """
        options: dict[str, Any] = dict(message)
        if ttl_seconds is not None:
            low, high = VALIDITY
            options["validity_period"] = min(max(ttl_seconds, low), high)
        callback = f"{self._settings.public_base}{STATUS_PATH}?{urlencode({'key': key})}"
        try:
            sent = self._client.messages.create(status_callback=callback, **options)
        except requests.RequestException as error:
            raise http_failures.network_error(PROVIDER, error) from error
        except TwilioException as error:
            raise self._refused(error) from error
        except (AttributeError, TypeError, ValueError) as error:
            raise SendError(Verdict.RETRY, PROVIDER, "answer", "The answer is no JSON object.") from error
        if not sent.sid:
            raise SendError(Verdict.RETRY, PROVIDER, "answer", "No SID in the answer.")
        return str(sent.sid)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _refused(self, error: TwilioException) -> SendError:
        if not isinstance(error, (TwilioRestException, TwilioServiceException)):
            return SendError(Verdict.RETRY, PROVIDER, "answer", str(error))
        bare = Verdict.RETRY if error.status == 429 or error.status >= 500 else Verdict.PERMANENT
        code = str(error.code or f"http_{error.status}")
        verdict = table(PROVIDER).verdict(code, bare)
        return SendError(verdict, PROVIDER, code, str(error), self._wire.retry_after)


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
