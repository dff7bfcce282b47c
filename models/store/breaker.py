"""The breaker: when the store has fallen silent, whoever needs it hears so at once instead of waiting in a row.

One silent operation makes it look (a ping of a second). Without an answer it opens, and from then on only one caller
a second looks again while all others are refused. A slow query alone opens nothing: the ping is answered.
"""

from __future__ import annotations

import random
import threading
import time

import pymongo
import structlog
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from models.errors import Unavailable
from models.store.database import Document

log = structlog.get_logger(__name__)

#: How long one look waits, and the pause between two looks, in seconds.
LOOK_SECONDS, PAUSE_SECONDS = 1.0, 1.0

#: Callers are asked to come back after between so many and so many seconds, so that they don't come all at once.
COME_BACK = (3, 8)


class Breaker:
    """What one process knows of whether its store answers.

    :param client: the client of the store.
    """

    def __init__(self, client: MongoClient[Document]) -> None:
        self._client = client
        self._turn = threading.Lock()
        self._silent = False
        self._next_look = 0.0

    def insist(self) -> None:
        """Go on only while the store is not known to be silent.

        :raises Unavailable: it is; says when to come back.
        """
        if self._silent and (time.monotonic() < self._next_look or not self.look()):
            raise away()

    def is_open(self) -> bool:
        """Return whether callers are refused."""
        return self._silent

    def look(self) -> bool:
        """Return whether the store answers now; while another thread looks, what was known before."""
        if not self._turn.acquire(blocking=False):
            return not self._silent
        try:
            silent = not self._answers()
            if silent != self._silent:
                log.warning("store_silent" if silent else "store_answers_again")
            self._silent, self._next_look = silent, time.monotonic() + PAUSE_SECONDS
            return not silent
        finally:
            self._turn.release()

    def _answers(self) -> bool:
        try:
            with pymongo.timeout(LOOK_SECONDS):
                self._client.admin.command("ping")
        except PyMongoError:
            return False
        return True


def away() -> Unavailable:
    """Return the error that tells a caller to come back."""
    return Unavailable("store_away", retry_after=random.randint(*COME_BACK))


def passes(error: PyMongoError) -> bool:
    """Say whether the same may work a moment later: nobody answered, or not in time, or others were in the way."""
    lost = isinstance(error, pymongo.errors.ConnectionFailure)
    return lost or error.timeout or error.has_error_label("TransientTransactionError")
