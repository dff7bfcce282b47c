"""The Zalo Bot Platform: texts to chats that a person began with the bot.

The token is part of each address, so no address is logged. The platform knows no idempotency key; Loa's goes along in
the header `Idempotency-Key`. It knows no buttons either: choices stand below the text, by number.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar, TypedDict, cast

import requests

from models.store import Store
from notifications.channels import http_failures, quotas
from notifications.channels.base import AddressKind, Channel, Outgoing, Receipt, SendError, Verdict
from notifications.channels.choices import with_choices
from notifications.channels.split_texts import part_key, split

PROVIDER = "zalo_bot"

#: Characters of one message.
MOST_TEXT = 2000


class Result(TypedDict, total=False):
    """A message that was sent."""

    message_id: str


class Answer(TypedDict, total=False):
    """An answer: `ok` with a `result`, or an `error_code` with a description."""

    ok: bool
    result: Result
    error_code: int | str
    description: str


class ZaloBotChannel(Channel):
    """Sends in the name of one bot."""

    provider: ClassVar[str] = PROVIDER
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.ZALO_BOT_CHAT})

    def __init__(self, store: Store) -> None:
        self._store = store
        self._session = http_failures.session(store.settings.provider_timeout_seconds)

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Make one call for each part of the text.

        After a failure the caller sends the whole again: a person may read the first part twice, never not.
        """
        parts = split(with_choices(outgoing.text, outgoing.buttons), MOST_TEXT)
        if not parts:
            raise SendError(Verdict.PERMANENT, PROVIDER, "empty", "There is nothing to say.")
        quotas.insist_on_some(self._store, PROVIDER, PROVIDER)
        sent = ""
        for number, text in enumerate(parts, start=1):
            sent = self._send(part_key(outgoing.key, number), outgoing.to.value, text)
        return Receipt(sent, datetime.now(UTC))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _send(self, key: str, chat_id: str, text: str) -> str:
        settings = self._store.settings
        url = f"{settings.zalo_bot_url.rstrip('/')}/bot{settings.zalo_bot_token}/sendMessage"
        try:
            response = self._session.post(
                url,
                headers={"Idempotency-Key": key},
                json={"chat_id": chat_id, "text": text},
                timeout=settings.provider_timeout_seconds,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise http_failures.network_error(PROVIDER, error) from error
        answer = self._read(response)
        sent = (answer.get("result") or {}).get("message_id")
        if answer.get("ok") is not True or not sent:
            raise SendError(Verdict.RETRY, PROVIDER, "answer", "No message id in the answer.")
        return str(sent)

    def _read(self, response: requests.Response) -> Answer:
        """Return a good answer; the platform says its errors with HTTP 200 or with their own status."""
        if response.status_code != 200 and "json" not in response.headers.get("Content-Type", ""):
            raise http_failures.status_error(PROVIDER, response)
        answer = cast(Answer, http_failures.json_object(PROVIDER, response))
        if answer.get("ok") is False:
            raise self._refused(answer, response)
        return answer

    def _refused(self, answer: Answer, response: requests.Response) -> SendError:
        code = str(answer.get("error_code", response.status_code))
        passes = code.isdecimal() and int(code) >= 500
        return quotas.refusal(
            self._store,
            PROVIDER,
            code,
            str(answer.get("description", "")),
            otherwise=Verdict.RETRY if passes else Verdict.PERMANENT,
            retry_after=http_failures.retry_after(response.headers),
        )
