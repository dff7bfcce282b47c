"""Corrections of the matter itself: "không phải ổ gà, là miệng cống hở", and once more: "không phải …, là …".

The new kind counts: its category is taken where the model of proposals is as sure of it as it has to be for a
description, asked again where it is rather another one, and left where it knows nothing of the words.
"""

from __future__ import annotations

import re

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.category_proposals import SURE
from bot.actions.report_form import categories_of, sends_a_question
from bot.engine.khmer import is_khmer
from bot.understanding import lead_ins, spots
from bot.understanding.corrections import Correction
from models.categories import proposal_model
from models.language.text import aligned, fold
from models.messages.bot_state import Slots
from models.reports.draft import MAX_TEXT

#: From this confidence on words point to a category.
_POINTS = 0.4

#: "Wrong, and the road, too": what was told is not enough, and not wrong.
_TOO = re.compile(
    r"(?<!\w)(?:con|va|voi lai)\b.* (?:nua|lun|luon)$|(?<!\w)(?:ghi|noi|ke) them(?!\w)"
    r"|^(?:also|and also|there is also)\b"
    r"|\b(?:too|as well)$|ទៀត(?:ផង)?$"
)

#: A category is named in fewer words; more tell something of the matter.
_LEAST_OF_MATTER = 3


def pointed_to(words: str) -> list[str]:
    """Return the category that words point to, as a list of one; empty where they point to none."""
    found = proposal_model.likely(words)[:1] if words else []
    return [one.category for one in found if one.confidence >= _POINTS]


def category(tracker: Tracker, one: Correction) -> Slots:
    """Return the category of what is right, where what was wrong is what the draft was about; empty for none.

    Words for a place are none: "not the school, the market".
    """
    before = tracker.get_slot("category")
    wrong = {*pointed_to(one.wrong)} & {before, *(tracker.get_slot("category_choices") or [])}
    if not wrong or spots.begins_with_place(one.right):
        return {}
    allowed = [row["_id"] for row in categories_of(chat.current(tracker).store, tracker)]
    found = proposal_model.propose(one.right, allowed)
    if not found or found[0].category in wrong or found[0].confidence < _POINTS:
        return {}
    if found[0].confidence >= SURE:
        return {"category": found[0].category, "category_choices": None}
    return {
        "category": None,
        "category_choices": [row.category for row in found if row.category not in wrong],
    }


def again(tracker: Tracker, one: Correction, told: str) -> Slots:
    """Return what a description that was changed proposes now: where it is sure, or asked for just then.

    :param told: the new description.
    """
    if spots.begins_with_place(one.right):
        return {}
    allowed = [row["_id"] for row in categories_of(chat.current(tracker).store, tracker)]
    before, chosen = tracker.get_slot("category"), bool(tracker.get_slot("category"))
    if chosen and len(one.right.split()) < _LEAST_OF_MATTER:
        return {}
    found = proposal_model.propose(one.right if chosen else told, allowed)
    if found and found[0].confidence >= SURE and found[0].category != before:
        return {"category": found[0].category, "category_choices": None}
    return {} if chosen else {"category_choices": [row.category for row in found] or None}


def description(tracker: Tracker, one: Correction, text: str) -> Slots:
    """Return the description with a correction behind it that says more of the matter than its kind.

    "Rác chứ không phải ngập" says nothing of the words in which it was told.
    """
    told = fold(one.right) in fold(str(tracker.get_slot("description") or ""))
    short = len(one.right.split()) < _LEAST_OF_MATTER and not is_khmer(one.right)
    return {} if told or short else continued(tracker, text)


def added(tracker: Tracker, one: Correction) -> Slots:
    """Return the description with what is missing in it, "sai rồi, còn con đường nữa"; empty for anything else."""
    adds = not one.wrong and _TOO.search(aligned(one.right)) and len(one.right.split()) >= _LEAST_OF_MATTER
    return continued(tracker, one.right) if adds else {}


def continued(tracker: Tracker, text: str) -> Slots:
    """Return the description with a text behind it; empty where that would be too long."""
    before, more = str(tracker.get_slot("description") or ""), lead_ins.without(text)
    if sends_a_question(text):
        return {}
    longer = f"{before.rstrip(' .')}. {more}"
    return {"description": longer} if before and more and len(longer) <= MAX_TEXT else {}
