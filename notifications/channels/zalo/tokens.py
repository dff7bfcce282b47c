"""The access token of the Official Account, exchanged by one process at a time.

A refresh token of Zalo works once and the old access token dies with the exchange, so a lease in the store
decides who exchanges, and the new pair is stored before anybody uses it. Where the store is away just then, whoever
exchanged holds the pair until it is back.
"""

from __future__ import annotations

import time
from datetime import timedelta

import structlog
from pymongo.errors import PyMongoError

from models.messages import provider_tokens
from models.messages.provider_tokens import Pair
from models.store import Store
from notifications.channels.base import SendError, Verdict
from notifications.channels.zalo.api import Answer, ZaloApi
from notifications.channels.zalo.errors import PROVIDER

log = structlog.get_logger(__name__)

#: Pause between two looks whether another process is done.
LOOK_SECONDS = 0.05
#: A new pair that the store does not take is offered so often, for so long: nobody else has it, the old one is dead.
OFFER_SECONDS = 0.5
HOLD_SECONDS = 3600
#: A refused refresh token is not tried again for so long; the operator has to bring a new one.
REFUSED_SECONDS = 300
#: Life of an access token where Zalo does not say: 25 hours.
LIFETIME_SECONDS = 90_000


class ZaloTokens:
    """Hands out the access token."""

    def __init__(self, store: Store, api: ZaloApi) -> None:
        self._store = store
        self._api = api
        # An exchange that takes longer than the call's timeout is dead.
        self._patience = store.settings.provider_timeout_seconds + 5.0

    def pair(self) -> Pair:
        """Return a pair whose access token lives, as far as we know.

        :raises SendError: it could not be exchanged.
        """
        found = self._current()
        return found if found.usable else self.newer(found)

    def newer(self, dead: Pair) -> Pair:
        """Return a newer pair than one that turned out to be dead; exchange it unless another process just did.

        :raises SendError: it could not be exchanged.
        """
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            found = self._current()
            if found.usable and found.generation != dead.generation:
                return found
            if found.fault:
                raise self._refused(found.fault)
            if provider_tokens.lease(self._store, PROVIDER, found.generation, seconds=self._patience):
                return self._exchange(found)
            time.sleep(LOOK_SECONDS)
        raise SendError(Verdict.RETRY, PROVIDER, "token_busy", "Another process is exchanging the token.")

    def _current(self) -> Pair:
        return provider_tokens.current(self._store, PROVIDER, self._store.settings.zalo_refresh_token)

    def _exchange(self, old: Pair) -> Pair:
        try:
            answer = self._api.exchange(old.refresh)
        except SendError:
            provider_tokens.release(self._store, PROVIDER, old.generation)
            raise
        if "access_token" not in answer:
            code = str(answer.get("error", "answer"))
            provider_tokens.release(
                self._store, PROVIDER, old.generation, fault=code, seconds=REFUSED_SECONDS
            )
            raise self._refused(code)
        return self._keep(old, answer)

    def _keep(self, old: Pair, answer: Answer) -> Pair:
        """Store the pair for which an old one was exchanged, as soon as the store takes it."""
        deadline = time.monotonic() + HOLD_SECONDS
        while True:
            try:
                return provider_tokens.replace(
                    self._store,
                    PROVIDER,
                    old.generation,
                    access=str(answer["access_token"]),
                    # An answer without a refresh token leaves the old one in force.
                    refresh=str(answer.get("refresh_token") or old.refresh),
                    lifetime=timedelta(seconds=int(answer.get("expires_in") or LIFETIME_SECONDS)),
                )
            except PyMongoError as error:
                if time.monotonic() > deadline:
                    raise
                log.warning("token_not_stored", provider=PROVIDER, reason=type(error).__name__)
                time.sleep(OFFER_SECONDS)

    def _refused(self, code: str) -> SendError:
        detail = "Zalo refuses the refresh token; give consent again and set ZALO_REFRESH_TOKEN."
        return SendError(Verdict.CONFIG, PROVIDER, code, detail)
