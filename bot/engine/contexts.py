"""Contexts: what was just talked about raises the bar for what a text may mean.

A name typed after "which commune?" is an answer however much it looks like something else, and whoever called for
rescue goes on to describe it. In a context an intent that is not sure enough counts as not understood, and
the question that was asked, or the matter that is open, takes the text. Contexts stand in `lexicon.yml`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot.engine.files import Context
from bot.engine.nlu import prepare
from bot.engine.parse import FALLBACK_INTENT, Parse
from bot.engine.project import Lexicon
from bot.engine.tracker import REQUESTED_SLOT, Tracker

#: Finds something in a text that no word and no weight decides.
Detector = Callable[[str], bool]


def settle(lexicon: Lexicon, tracker: Tracker, parse: Parse, detectors: Mapping[str, Detector]) -> Parse:
    """Return the parse of a typed text, as not understood where the context asks for more.

    :param detectors: what a context may look for in a text, by the names that the lexicon uses.
    """
    context = next((one for one in lexicon.contexts if _holds(one, tracker)), None)
    if meant := _meant(lexicon, context, parse):
        return dataclasses.replace(parse, intent=meant, confidence=1.0)
    if detected := _detected(lexicon, context, parse, detectors):
        return dataclasses.replace(parse, intent=detected, confidence=1.0)
    if context is None or _is_clear(lexicon, context, parse):
        return parse
    return dataclasses.replace(parse, intent=FALLBACK_INTENT)


def takes_numbers(lexicon: Lexicon, tracker: Tracker) -> bool:
    """Say whether a number is an answer now, and not the press of a button."""
    return any(one.get("numbers") and _holds(one, tracker) for one in lexicon.contexts)


def _meant(lexicon: Lexicon, context: Context | None, parse: Parse) -> str:
    """Return the intent that a whole text means in a context; "" where it means nothing particular there."""
    if context is None:
        return ""
    prepared, rows = prepare(parse.text, lexicon.teencode), context.get("means", {}).items()
    return next(
        (name for name, texts in rows if prepared in {prepare(one, lexicon.teencode) for one in texts}), ""
    )


def _detected(
    lexicon: Lexicon, context: Context | None, parse: Parse, detectors: Mapping[str, Detector]
) -> str:
    """Return the intent of the first detector of the context that finds something; "" for none.

    What the lexicon decided by its words and what may be a call for help stay what they are.
    """
    if context is None or parse.confidence == 1 or parse.guessed:
        return ""
    rows = context.get("detected", {}).items()
    return next((name for called, name in rows if called in detectors and detectors[called](parse.text)), "")


def _holds(context: Context, tracker: Tracker) -> bool:
    if "asked" in context:
        return tracker.active_loop is not None and tracker.slots.get(REQUESTED_SLOT) == context["asked"]
    if "slot" not in context:
        return tracker.active_loop is None
    matter = tracker.slots.get(context["slot"])
    if tracker.active_loop is not None or not matter:
        return False
    age = datetime.now(UTC) - datetime.fromisoformat(matter["at"])
    return age < timedelta(minutes=context["minutes"])


def _is_clear(lexicon: Lexicon, context: Context, parse: Parse) -> bool:
    if parse.intent in context.get("never", ()) or parse.confidence < context["least"]:
        return False
    # What the lexicon decided by its words (confidence 1) is clear with a phone number in it, too.
    if "answer" in context and parse.confidence < 1 and re.search(context["answer"], parse.text):
        return False
    words = context.get("words", {}).get(parse.intent)
    typed = f" {prepare(parse.text, lexicon.teencode)} "
    return words is None or any(f" {word} " in typed for word in words)
