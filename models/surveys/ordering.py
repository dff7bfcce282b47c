"""Order: questions whose options stand in random order show each voter the same one every time."""

from __future__ import annotations

import hashlib
from typing import TypeVar

from models.surveys.definition import Question
from models.surveys.lists import WordedQuestion

Q = TypeVar("Q", Question, WordedQuestion)


def ordered(question: Q, seed: str) -> Q:
    """Return a question with its options, and the rows of a matrix, as one voter sees them.

    An option that asks for own words stays at the end: "other" in the middle reads as if nothing came after it.

    :param seed: what stays the same of the voter.
    """
    if not question["random_order"]:
        return question
    options = sorted(
        question["options"], key=lambda one: (one["other"], _place(seed, question["id"], one["id"]))
    )
    rows = sorted(question["rows"], key=lambda one: _place(seed, question["id"], one["id"]))
    return {**question, "options": options, "rows": rows}


def _place(seed: str, question_id: str, id: str) -> bytes:
    return hashlib.sha256("\0".join((seed, question_id, id)).encode()).digest()
