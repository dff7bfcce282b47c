"""Warming: the engine and its models are loaded when a process starts, and not at the first call for help.

`python -m bot.warming` trains and keeps the models ahead.
"""

from __future__ import annotations

import threading

import structlog

from bot import calls_heard
from bot.engine.engine import engine
from models.categories import proposal_model

log = structlog.get_logger(__name__)

#: Something is understood once, which loads every model.
ANYTHING = "xin chào"


def begin() -> threading.Thread:
    """Load everything that an answer needs, in the background; a message that comes meanwhile waits for the rest."""
    thread = threading.Thread(target=warm, name="warm-bot", daemon=True)
    thread.start()
    return thread


def warm() -> None:
    """Load everything that an answer needs; whatever fails here is told, and fails again where it is needed."""
    try:
        load()
    except Exception:
        log.exception("bot_not_warm")


def load() -> None:
    """Load everything that an answer needs; what is not trained yet is."""
    calls_heard.load()
    engine().nlu.parse(ANYTHING)
    proposal_model.load()


if __name__ == "__main__":
    load()
