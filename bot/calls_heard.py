"""Calls for help that are heard outside of conversations: the detector of the bot, for every door that takes reports.

Whoever opens a store for requests gives it `hears_call`. Nobody waits for it: until it is loaded the words of danger
alone are heard (`models.categories.urgency`).
"""

from __future__ import annotations

import threading

from bot.understanding import danger, weighed
from bot.understanding.danger import Danger

#: Something is judged once, which loads every model that judges.
ANYTHING = "xin chào"

_loaded = threading.Event()


def load() -> None:
    """Load the detector now, unless it is there."""
    weighed.level(ANYTHING)
    _loaded.set()


def hears_call(text: str) -> bool:
    """Say whether a text likely or certainly calls for help; not, while the detector is still being loaded."""
    return _loaded.is_set() and danger.reaches(weighed.level(text), Danger.LIKELY)
