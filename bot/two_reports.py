"""Two reports in one message: "rác đổ bờ kênh xã Cầu Kè, còn xã Tam Ngãi thì đèn đường hư".

They are of two kinds, so two agencies get them: the first is begun with its own words and its own place, and the second
waits as a second matter (`bot.actions.second_matter`) and is offered when the first was sent. A place that only one of
them names is that of both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.actions.places import WORTH_ASKING, named, sure
from bot.actions.second_matter import ENTITY, REPORT
from bot.actions.wording import area_name
from bot.alarms import Alarm
from bot.engine.languages import LANGUAGE
from bot.engine.parse import FALLBACK_INTENT, Entity, Parse
from bot.engine.tracker import Tracker
from bot.second_matters import kept
from bot.understanding import contacts, corrections, photo_words, turns
from bot.understanding.two_matters import MOST_CHARACTERS, Part
from models.categories import proposal_model, urgency
from models.store import Store

#: What a text that tells two incidents may be taken for.
TELLS = frozenset({REPORT, "inform_category", "start_report", "give_feedback", FALLBACK_INTENT})

#: Where a text turns to another thing; a comma and the end of a sentence mostly go on with the same.
MARKS = frozenset({"turns", "joins", "ends", "comma"})

#: Fewer words tell nothing, and of what these say the kind must be so sure.
LEAST_WORDS, LEAST_SURE = 3, 0.45

#: A kind that says nothing.
OTHER = "other"


def parted(
    store: Store, tracker: Tracker, parse: Parse, alarm: Alarm, read: Callable[[str], Parse]
) -> Parse | None:
    """Return the first report of a message with the second beside it; None where it tells one thing.

    :param read: returns what a text is taken for.
    """
    text = parse.text
    if alarm.intent or tracker.active_loop or parse.intent not in TELLS or len(text) > MOST_CHARACTERS:
        return None
    if corrections.is_correction(text) or urgency.danger(text):
        # Of what may kill somebody all words stay together, and the numbers to call are said at once.
        return None
    cuts = [cut for cut in turns.cuts(text) if cut.mark in MARKS]
    pair = next((two for cut in cuts if (two := _two(cut.before, cut.after))), None)
    if pair is None:
        return None
    first, second = _placed(store, *pair)
    heard, other = (
        _of_kind(read(told), _kind(part)) for told, part in zip((first, second), pair, strict=True)
    )
    spoken = [one for one in parse.entities if one.name == LANGUAGE]
    named_in = [one for one in heard.entities if one.name != LANGUAGE]
    waits = replace(other, text=second, intent=REPORT, confidence=1.0)
    entity = Entity(ENTITY, dict(kept(Part(second, REPORT, 1.0), waits)))
    return replace(heard, text=first, intent=REPORT, confidence=1.0, entities=(*named_in, *spoken, entity))


def _of_kind(parse: Parse, kind: str) -> Parse:
    """Return what a part is taken for with its kind, which is sure, as words of the lexicon would name it."""
    others = tuple(one for one in parse.entities if one.name != "category")
    return replace(parse, entities=(*others, Entity("category", kind)))


def _two(before: str, after: str) -> tuple[str, str] | None:
    """Return the two parts of a text where each tells of another kind of thing; None otherwise."""
    kinds = [_kind(part) for part in (before, after)]
    return (before, after) if all(kinds) and kinds[0] != kinds[1] else None


def _kind(text: str) -> str:
    """Return the kind of incident that a text surely tells; "" for none."""
    # Who writes, and that there is no photo, is no matter of its own.
    text = contacts.without_identity(photo_words.without(text))
    if len(text.split()) < LEAST_WORDS or turns.asks_outright(text):
        return ""
    found = proposal_model.likely(text)
    sure_of = found and found[0].confidence >= LEAST_SURE and found[0].category != OTHER
    return found[0].category if sure_of else ""


def _placed(store: Store, first: str, second: str) -> tuple[str, str]:
    """Return both texts with a place, where only one of them names it."""
    areas = [sure(named(store, text, WORTH_ASKING)) for text in (first, second)]
    if areas[0] and not areas[1]:
        return first, f"{second}, {area_name(store, areas[0])}"
    if areas[1] and not areas[0]:
        return f"{first}, {area_name(store, areas[1])}", second
    return first, second
