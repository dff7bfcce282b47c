"""Leaving: the resident does without a person after all."""

from __future__ import annotations

from contextlib import suppress

from models.errors import Clash, Stale
from models.store import Store
from models.store.events import Actor
from models.talks import talks
from models.talks.states import TalkStep
from models.talks.talks import Talk


def leave(store: Store, talk: Talk, actor: Actor) -> None:
    """Let the bot speak again; nothing happens where an official came at this very moment."""
    with suppress(Clash, Stale):
        talks.step(store, talk, TalkStep.LEAVE, {"due_at": None}, actor)
