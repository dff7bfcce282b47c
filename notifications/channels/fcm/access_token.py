"""The access token of the Firebase account on an event loop: fetched once, however many messages wait for it."""

from __future__ import annotations

import asyncio
import time

from google.auth.credentials import TokenState
from google.auth.transport.requests import Request
from google.oauth2 import service_account

#: A token that is refused so soon after it was fetched for a refusal, in seconds, is not fetched again.
PATIENCE_SECONDS = 30.0


class AccessToken:
    """A token that is fetched once at a time.

    :param credentials: of the account; other threads may use and refresh them, too.
    :param request: how Google is asked for a token.
    """

    def __init__(self, credentials: service_account.Credentials, request: Request) -> None:
        self._credentials = credentials
        self._request = request
        self._fetching: asyncio.Future[None] | None = None
        self._patience_until = 0.0

    async def current(self) -> str:
        """Return a token that is good for some minutes yet.

        :raises GoogleAuthError: there is none to be had.
        """
        if self._credentials.token_state is not TokenState.FRESH:
            await self._fetch()
        return str(self._credentials.token)

    async def after(self, dead: str) -> str | None:
        """Return a newer token than one that was refused; None where that too was fetched for a refusal just now.

        :raises GoogleAuthError: there is none to be had.
        """
        if self._credentials.token == dead:
            if time.monotonic() < self._patience_until:
                return None
            await self._fetch()
            self._patience_until = time.monotonic() + PATIENCE_SECONDS
        return str(self._credentials.token)

    async def _fetch(self) -> None:
        """Fetch a token, or wait for the one that is being fetched: whoever waits shares what comes of it."""
        if self._fetching is None:
            loop = asyncio.get_running_loop()
            self._fetching = loop.run_in_executor(None, self._credentials.refresh, self._request)
            self._fetching.add_done_callback(self._forget)
        await self._fetching

    def _forget(self, _done: asyncio.Future[None]) -> None:
        self._fetching = None
