"""Answers that stand ready: what many ask for and nothing has changed of is handed out before Flask is asked.

An answer that anybody may keep (`caching.Keep`) depends on its address, on the headers that it varies on, and on the
collections that were read while it was made. As long as none of these was written to, the next caller gets the same
bytes, or 304. Nothing is declared and nothing has to be taken back: the numbers of `models.store.written` tell. Time
changes answers, too, so none stands longer than `LIFE_SECONDS`, and none longer than its view says (`good_until`).

What a request carries never gets into another's answer: views that others may keep know no caller
(`caching.insist_on_no_caller`), and only what they made is kept here.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from flask import g, has_request_context
from werkzeug.http import remove_entity_headers

from models.store.written import NUMBERS, Place

#: The longest that an answer stands, in seconds, though nothing was written.
LIFE_SECONDS = 5.0

#: Bytes of answers that one process keeps, and the largest that it does.
MOST_BYTES, LARGEST_BYTES = 32_000_000, 262_144

#: What an entry takes besides its body.
OVERHEAD_BYTES = 2_000

#: How long others wait for the one who makes an answer, in seconds, before they make it themselves.
PATIENCE_SECONDS = 5.0

#: The address and what else an answer depends on.
Key = tuple[str, ...]


@dataclass(frozen=True)
class Ready:
    """An answer as it goes out.

    :param headers: all but those of the single request.
    :param tag: of the answer, without quotes.
    :param route: the rule that it was made by, for the log.
    :param places: the collections that it was made from, and their numbers before.
    :param made_at: when it was made, in seconds since 1970.
    :param life: for how many seconds it may stand.
    """

    headers: tuple[tuple[str, str], ...]
    body: bytes
    tag: str
    route: str
    places: tuple[Place, ...]
    numbers: tuple[int, ...]
    made_at: float
    life: float

    def is_good(self) -> bool:
        """Say whether nothing that it was made from was written to since."""
        age = time.time() - self.made_at
        # A clock that was set back makes nothing young again.
        return 0 <= age < self.life and NUMBERS.of(self.places) == self.numbers

    @cached_property
    def short(self) -> list[tuple[str, str]]:
        """The headers of the 304."""
        headers = [one for one in self.headers if one[0] != "Link"]
        remove_entity_headers(headers)
        return headers

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + OVERHEAD_BYTES


@dataclass
class Shelf:
    """The answers that were asked for last."""

    most: int = MOST_BYTES
    _bytes: int = 0
    _ready: OrderedDict[Key, Ready] = field(default_factory=OrderedDict)
    _turns: dict[Key, threading.Event] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Key) -> Ready | None:
        """Return what stands under the key and is good."""
        found = self._ready.get(key)
        return found if found and found.is_good() else None

    def take_turn(self, key: Key) -> bool:
        """Return yes to whoever shall make the answer; others wait until it is made, and hear no."""
        with self._lock:
            turn = self._turns.get(key)
            if turn is None:
                self._turns[key] = threading.Event()
                return True
        turn.wait(PATIENCE_SECONDS)
        return False

    def end_turn(self, key: Key, made: Ready | None) -> None:
        """Put what was made in its place, if it may stand, and let the others go on."""
        with self._lock:
            before = self._ready.pop(key, None)
            self._bytes -= before.size if before else 0
            if made:
                self._ready[key] = made
                self._bytes += made.size
            while self._bytes > self.most:
                self._bytes -= self._ready.popitem(last=False)[1].size
            turn = self._turns.pop(key, None)
        if turn:
            turn.set()


def good_until(moments: Iterable[datetime]) -> None:
    """Say that the answer of this request is another from the first of these moments on, though nothing is written."""
    if has_request_context():
        g.good_until = min([*moments, g.get("good_until", datetime.max.replace(tzinfo=UTC))])


def life_of_this() -> float:
    """Return the seconds for which the answer of this request may stand."""
    said: datetime | None = g.get("good_until")
    if said is None:
        return LIFE_SECONDS
    return min(LIFE_SECONDS, (said - datetime.now(UTC)).total_seconds())
