"""The warnings in force, as lines of a chat."""

from __future__ import annotations

from collections.abc import Iterable

from models.alerts import notices
from models.store import Store

#: So many are told; each takes a good part of an SMS.
MOST = 3


def lines(store: Store, area_ids: Iterable[str], lang: str) -> str:
    """Return a line for each warning in force in these areas, the worst first; "" where there is none."""
    found = notices.of_areas(store, area_ids, lang)
    more = [f"+{len(found) - MOST}"] if len(found) > MOST else []
    told = [". ".join(filter(None, (one.title, one.level, one.until))) for one in found[:MOST]]
    return "\n".join(f"- {line}" for line in [*told, *more])
