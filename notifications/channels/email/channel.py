"""The channel of e-mail: officials' notices, handed to one mail server.

A mail that the server took may still come back later; nobody reads such bounces, and a mailbox that is gone is known
when the server itself says so.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

from models.store import Store
from notifications.channels import http_failures, quotas
from notifications.channels.base import AddressKind, Channel, Outgoing, Receipt, SendError, Verdict
from notifications.channels.email.connection import opened, server_of
from notifications.channels.email.mails import mail
from notifications.channels.error_tables import table

#: How errors, and what is remembered of quotas, name the server.
PROVIDER = "smtp"

#: An enhanced status code at the beginning of a reply (RFC 2034).
ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")

#: What a failure without a reply means; the first kind that fits counts.
FAILURES: Mapping[type[OSError], tuple[Verdict, str]] = {
    smtplib.SMTPNotSupportedError: (Verdict.CONFIG, "unsupported"),
    ssl.SSLError: (Verdict.CONFIG, "tls"),
    TimeoutError: (Verdict.RETRY, "timeout"),
    OSError: (Verdict.RETRY, "connection"),
}


class EmailChannel(Channel):
    """Sends plain text with an HTML twin, one mail a connection."""

    provider: ClassVar[str] = "email"
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.EMAIL})
    at_once: ClassVar[int] = 4

    def __init__(self, store: Store) -> None:
        self._store = store

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Hand one mail to the server."""
        if not outgoing.text:
            raise SendError(Verdict.PERMANENT, PROVIDER, "empty", "There is nothing to say.")
        quotas.insist_on_some(self._store, PROVIDER, PROVIDER)
        written = mail(self._store.settings, outgoing)
        server = server_of(self._store.settings.smtp_url)
        timeout = self._store.settings.provider_timeout_seconds
        try:
            with opened(server, timeout, http_failures.TIMEOUTS_A_CALL * timeout) as line:
                line.send_message(written)
        except OSError as error:  # whatever SMTP raises is one
            raise self._failure(error) from error
        return Receipt(str(written["Message-ID"]), datetime.now(UTC))

    def _failure(self, error: OSError) -> SendError:
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return self._refused(*next(iter(error.recipients.values())))
        if isinstance(error, smtplib.SMTPResponseException):
            return self._refused(error.smtp_code, error.smtp_error)
        verdict, code = next(meaning for kind, meaning in FAILURES.items() if isinstance(error, kind))
        return SendError(verdict, PROVIDER, code, type(error).__name__)

    def _refused(self, code: int, said: bytes | str) -> SendError:
        """Return the error of a reply; the enhanced code says more where there is one."""
        words = said if isinstance(said, bytes) else said.encode()
        found = ENHANCED.match(words)
        enhanced = found[1].decode() if found else ""
        known = enhanced if enhanced in table(PROVIDER).verdicts else str(code)
        fails = Verdict.PERMANENT if 500 <= code < 600 else Verdict.RETRY
        return quotas.refusal(self._store, PROVIDER, known, words.decode("utf-8", "replace"), otherwise=fails)
