"""Warming: the engine and its models are loaded when a process starts, and not at the first call for help."""

from __future__ import annotations

import threading
import time

import structlog

from bot import calls_heard
from bot.engine.engine import engine
from models.categories import proposal_model

log = structlog.get_logger(__name__)

#: Something is understood once, which loads every model.
ANYTHING = "xin chào"


#: So many seconds later the model of categories is trained, when whatever else starts has started: it takes two
#: seconds of a core, which a process that ends at once should not spend.
LATER = 20.0


def begin() -> threading.Thread:
    """Load everything that an answer needs, in the background; a message that comes meanwhile waits for the rest."""
    thread = threading.Thread(target=warm, args=(LATER,), name="warm-bot", daemon=True)
    thread.start()
    return thread


def warm(later: float = 0.0) -> None:
    """Load everything that an answer needs; whatever fails here is told, and fails again where it is needed.

    :param later: how many seconds the model of categories waits.
    """
    try:
        calls_heard.load()
        engine().nlu.parse(ANYTHING)
        time.sleep(later)
        proposal_model.load()
    except Exception:
        log.exception("bot_not_warm")
