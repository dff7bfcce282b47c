"""Plain reports that weigh like something beside them: like the place they name, or like "no photo" at their end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.engine.parse import FALLBACK_INTENT, Entity, Parse
from bot.engine.tracker import Tracker
from bot.engine.understanding import Guess
from bot.understanding import bare_wishes, contacts, photo_words, places, turns
from models.categories import proposal_model

#: What a report may be mistaken for, and what it is.
PLACE, REPORT = "inform_place", "report_incident"
MISTAKEN = frozenset({PLACE, "skip", "change_part", FALLBACK_INTENT})

#: What the rest of a text may be taken for, without what it says of photos and names.
MEANT = frozenset({REPORT, PLACE, "give_feedback", "ask_question", FALLBACK_INTENT})

#: Fewer words besides the place tell nothing.
LEAST_WORDS = 2


def meant(tracker: Tracker, parse: Parse, read: Callable[[str], Parse]) -> Parse | None:
    """Return what a text tells that was mistaken for something else; None for any other text.

    :param read: returns what a text is taken for.
    """
    if tracker.active_loop or parse.intent not in MISTAKEN or turns.asks_outright(parse.text):
        return None
    rest = contacts.without_identity(photo_words.without(parse.text))
    matter = read(rest) if rest != parse.text and len(rest.split()) > LEAST_WORDS else parse
    if matter is not parse and matter.intent not in MEANT:
        return None
    if _tells(matter):
        return replace(parse, intent=REPORT, confidence=1.0, ranking=(Guess(REPORT, 1.0),))
    own = matter is not parse and matter.intent not in (FALLBACK_INTENT, PLACE)
    return replace(matter, text=parse.text, entities=parse.entities) if own else None


def _tells(parse: Parse) -> bool:
    """Say whether a text names a kind of matter: with a wish to report it, or where its whole points there, too."""
    kinds = {entity.value for entity in parse.entities if _is_kind(entity)}
    rest = places.without_places(parse.text)
    if not kinds or len(rest.split()) < LEAST_WORDS or bare_wishes.is_bare(parse.text):
        return False
    if bare_wishes.begins(parse.text):
        return True
    found = proposal_model.propose(parse.text)
    return parse.intent == PLACE and bool(found) and found[0].category in kinds


def _is_kind(entity: Entity) -> bool:
    return entity.name == "category"
