"""What plays now, by the function and the table that the server uses, too."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import cast

from models.programme.what_plays import Json, is_muted, open_spans, seconds, what_plays
from players.loudspeaker.shapes import Programme


@lru_cache(maxsize=1)
def table() -> Json:
    """Return the table of precedence."""
    text = (files("models") / "data" / "precedence.json").read_text(encoding="utf-8")
    return cast(Json, json.loads(text))


def decide(programme: Programme, now: datetime, session: Json) -> Json:
    """Return what plays at a moment.

    :raises ValueError: the programme can't be understood.
    :raises KeyError: it lacks something.
    """
    return what_plays(dict(programme), now, session, table())


def may_sound(programme: Programme, now: datetime) -> bool:
    """Return whether ordinary sound is allowed: inside the windows, and not muted."""
    moment = seconds(now)
    spans = open_spans(dict(programme), moment, table())
    return not is_muted(dict(programme["outlet"]), moment) and any(one.holds(moment) for one in spans)


def holds(programme: Programme, identifier: str, now: datetime) -> bool:
    """Return whether a takeover is in force."""
    moment = seconds(now)
    return any(
        one["identifier"] == identifier and seconds(one["from"]) <= moment < seconds(one["expires"])
        for one in programme["takeovers"]
    )
