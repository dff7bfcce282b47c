"""What a report may be about, from its words: a few categories first, all others below."""

from __future__ import annotations

from typing import NamedTuple

from api.extensions.context import current_circumstances, current_language
from models.access import guards
from models.access.guards import Act
from models.categories import categories, proposal_model
from models.language.languages import choose
from models.reports.unsent import Unsent
from models.store import Store

#: The category of whoever does not know; the agency sorts it.
OTHER = "other"


class ShownChoice(NamedTuple):
    """A category to choose."""

    code: str
    name: str
    chosen: bool


def of(store: Store, found: Unsent) -> list[ShownChoice]:
    """Return the likeliest categories, the one that was chosen or else the best one ticked."""
    known = {row["_id"]: row for row in categories.every(store, found.kind)}
    guessed: list[str] = []
    if guards.within(store, Act.PROPOSE, current_circumstances()):
        guessed = [one.category for one in proposal_model.likely(found.text, known)]
    codes = [*dict.fromkeys([*([found.category] if found.category in known else []), *guessed, OTHER])]
    lang, ticked = current_language(), found.category or codes[0]
    return [
        ShownChoice(code, choose(known[code]["name"], lang), code == ticked)
        for code in codes
        if code in known
    ]


def every(store: Store, kind: str) -> list[ShownChoice]:
    """Return all categories of a kind of report, in the order of the screen."""
    lang = current_language()
    return [
        ShownChoice(row["_id"], choose(row["name"], lang), chosen=False)
        for row in categories.every(store, kind)
    ]
