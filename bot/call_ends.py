"""Ends of a call: what is made of words that say that it is over, that it is not, or that nobody is to come any more.

Nothing is guessed: outright words end it, what only tells that people are out is asked about, and the desk closes.
"""

from __future__ import annotations

from bot.actions import rescue_calls as calls
from bot.actions import rescue_doubts, rescue_facts, rescue_relief, rescue_sides, rescue_whose
from bot.actions.rescue_calls import KnownCall
from bot.actions.rescue_facts import CONDITION, FORM
from bot.engine.parse import FALLBACK_INTENT
from bot.engine.tracker import REQUESTED_SLOT, Tracker
from bot.rescue_question import CALL, NO, SAFE, Open
from bot.understanding import (
    call_talk,
    called_off,
    contacts,
    contrast,
    danger,
    got_out,
    places,
    relief,
    two_houses,
    weighed,
)
from bot.understanding.danger import Danger
from bot.understanding.glued import parted
from bot.understanding.places import PlaceKind
from models.language.text import nfc
from models.safety import rescue_answers
from models.store import Store

ASK_SAFE = "maybe_safe"

#: What asks whether a call is over.
ASK_IF_OVER = frozenset(
    {"action_ask_if_safe", "action_choose_call", "action_report_safe", "action_offer_second"}
)

#: What takes a call back says little besides.
MOST_WORDS_BESIDE = 12


def judged(store: Store, tracker: Tracker, text: str, found: Danger, stands: Open, asked: str) -> str | None:
    """Return the intent of a text about a call, or a question, that ends or stays; None for any other text.

    It is "" where the text is to be understood like any other, and calls for nobody.

    :param asked: the action with which the turn before ended.
    """
    called = has_called(tracker)
    if rescue_relief.is_taken_back(store, tracker, text, asked):
        return CALL
    if called and (said := _of_call(store, tracker, text, found, asked)):
        return said
    if not called and _called_off(store, tracker, text, found):
        return NO
    if rescue_doubts.doubted(tracker) and found is Danger.NONE and call_talk.tells_back(text):
        return ASK_SAFE
    if found is not Danger.NONE and rescue_relief.is_hazard_left(store, tracker, text):
        return "" if tracker.active_loop else NO
    if not called and stands is Open.NO:
        return None
    if rescue_answers.stays(parted(text)):
        return CALL
    return NO if takes_back(text) else None


def has_called(tracker: Tracker) -> bool:
    """Say whether somebody called a short while ago, and has not said that it is over."""
    call: KnownCall | None = tracker.slots.get("rescue")
    return bool(call and calls.is_recent(call))


def takes_back(text: str) -> bool:
    """Say whether a text says that nobody needs rescue, or that it was a mistake, and tells of no danger besides."""
    taken_back = rescue_answers.taken_back(parted(text))
    if taken_back is None or len(taken_back.rest.split()) > MOST_WORDS_BESIDE:
        return False
    rest = taken_back.rest
    if places.without(rest, frozenset(PlaceKind)) != nfc(rest):
        # "Nhầm rồi, ở xã Long Hữu" corrects the place, and "theo dõi xã Trà Cú, chỉ báo ban ngày" is no answer at all.
        return False
    if contacts.phone_of(text) or rescue_facts.people(rest):
        # A number to call, or how many they are, was wrong.
        return False
    return not rescue_answers.asks(rest) and not danger.reaches(weighed.bare(rest), Danger.POSSIBLE)


def tells_relief(text: str) -> bool:
    """Say whether a text tells that people are out of danger, by whomever: it is asked whether all of them are."""
    return relief.takes_along(text) or got_out.tells(text)


def _called_off(store: Store, tracker: Tracker, text: str, found: Danger) -> bool:
    """Say whether a text calls off once more what is over already, with no form that waits for words."""
    if tracker.active_loop or danger.reaches(found, Danger.POSSIBLE):
        return False
    return rescue_relief.was_over(store, tracker) is not None and called_off.says(text)


def _of_call(store: Store, tracker: Tracker, text: str, found: Danger, asked: str) -> str:
    """Return what is made of a text that tells whether a call is over, or is not; "" for any other text."""
    if found is Danger.NONE and rescue_answers.knows_no_more(text):
        return _told_all(tracker)
    if asked in ASK_IF_OVER and rescue_whose.asks_if_over(tracker):
        if call_talk.says_yes(text):
            return SAFE
        if call_talk.says_not_over(text) and not contrast.is_safe(text):
            # The call goes on, and so do its questions.
            return CALL
    if said := rescue_relief.ended(tracker, text):
        return said
    return _of_relief(store, tracker, text, found)


def _of_relief(store: Store, tracker: Tracker, text: str, found: Danger) -> str:
    """Return what is made of words that tell, while a call is open, that people are out of it; "" for any others."""
    told = _tells_relief(store, tracker, text, found) or call_talk.tells_back(text)
    if found is Danger.NONE and tracker.slots.get(REQUESTED_SLOT) != CONDITION:
        # Asked how they are, "nothing happened to us" may be said on a roof.
        told = told or got_out.unharmed(text)
    if not told or not calls.open_ones(store, tracker.slots):
        return ""
    if not contrast.is_safe(text):
        return ASK_SAFE
    # "They are all out and safe": the form would take it for an answer.
    return SAFE if found is Danger.NONE and got_out.tells(text) else ""


def _tells_relief(store: Store, tracker: Tracker, text: str, found: Danger) -> bool:
    """Say whether a text tells that people are out of it, of two houses those of one at least."""
    if relief.takes_along(text) or (found is not Danger.CERTAIN and got_out.tells(text)):
        return True
    return bool(two_houses.taken_along(text) and rescue_sides.both(store, tracker.slots))


def _told_all(tracker: Tracker) -> str:
    """Return what "I don't know more" is after a call: no answer to its question, or words for the rescuers."""
    if tracker.active_loop == FORM:
        return "skip"
    return "" if tracker.active_loop else FALLBACK_INTENT
