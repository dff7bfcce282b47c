"""Reads of which the caller chooses the cost: each says how many rows it gives at most, and how long it may take.

An index finds most of them by reading little more than what they give. Some can be asked so that much is read and
nothing found (a filter that fits few of many); those end when their time is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pymongo
from pymongo.errors import PyMongoError

from models.errors import TooCostly


@dataclass(frozen=True)
class BoundedRead:
    """One kind of read.

    :param name: what is read, in English, for the page of limits.
    :param rows: the most that the store gives.
    :param seconds: the longest that the store works on it.
    """

    name: str
    rows: int
    seconds: float

    @contextmanager
    def within(self) -> Iterator[None]:
        """Read within the bound.

        :raises TooCostly: the store was not done in time, and has stopped.
        """
        try:
            with pymongo.timeout(self.seconds):
                yield
        except PyMongoError as error:
            # Whoever notices first, the store or the connection, is chance.
            if not error.timeout:
                raise
            raise TooCostly from error
