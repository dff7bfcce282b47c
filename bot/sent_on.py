"""What was offered as a button is sent on a wish in any words: the question, the answer, what was told just before."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.parse import FALLBACK_INTENT, Parse, payload
from bot.engine.tracker import Tracker
from bot.understanding import sendings
from bot.understanding.sendings import Sent

#: The intent of the button that sends each of them.
BUTTONS = {
    Sent.QUESTION: ("ask_question",),
    Sent.ANSWER: ("answer_agency",),
    Sent.REPORT: ("start_report",),
    Sent.ANY: ("answer_agency", "ask_question", "start_report"),
}

#: What begins a report, and what a wish to leave a message may be mistaken for.
START, QUESTION, SECOND, REOPEN = "start_report", "ask_question", "take_up_second", "reopen_report"
MISTAKEN = frozenset({"talk_to_human", "out_of_scope", "give_feedback", "ask_handling", FALLBACK_INTENT})


def meant(tracker: Tracker, parse: Parse) -> Parse | None:
    """Return a text as the button that it presses, or the message that it leaves; None for any other text."""
    if tracker.active_loop or tracker.slots.get("rescue"):
        return None
    if sendings.leaves_a_message(parse.text) and parse.intent in MISTAKEN:
        return replace(parse, intent=START, confidence=1.0)
    latest = [found for row in tracker.offered if row["latest"] and (found := payload(row["payload"]))]
    shown = {found.intent: found for found in latest}
    if SECOND in shown and sendings.means_the_second(parse.text):
        return shown[SECOND]
    if REOPEN in shown and sendings.wants_it_again(parse.text):
        return shown[REOPEN]
    wish = sendings.wished(parse.text)
    if wish is None and sendings.wished_beside(parse.text) is Sent.QUESTION:
        wish = Sent.QUESTION
    if wish is None:
        return None
    pressed = [found for found in latest if found.intent in BUTTONS[wish]]
    intents = {found.intent for found in pressed}
    chosen = next((one for one in BUTTONS[wish] if one in intents), None)
    if chosen == QUESTION or (wish is Sent.QUESTION and chosen is None):
        # The question may have been asked some messages ago.
        return replace(parse, intent=QUESTION, confidence=1.0)
    return next((found for found in pressed if found.intent == chosen), None)
