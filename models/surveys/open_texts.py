"""Open texts: what people wrote in their own words, for officials, masked and grouped by likeness.

Phone numbers, identity cards and the like are masked (`models.language.personal_data`); names have no form that a
program could trust, so officials are told to treat what they read as private. Nothing beside a text tells whose it is:
no area, language, day or other answer, and the order is that of the text.

Texts that say nearly the same stand together under the first of them. Compared are texts that share rare pieces: those
of three letters of folded words, hashed by several functions (MinHash), so that a thousand texts cost a few thousand
comparisons and not half a million.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict
from zlib import crc32

import numpy as np

from models.access.callers import Identity
from models.errors import Fault, Invalid, NotFound
from models.language.likeness import grams, likeness
from models.language.personal_data import mask
from models.language.text import fold
from models.store import Store, cursor
from models.store.reads import BoundedRead
from models.surveys import embargo, hidden_results, lists
from models.surveys.definition import TEXTS, Question, QuestionType, Survey
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.results import final_totals, layouts_of

#: So many texts are grouped; of more, any of them.
MOST_TEXTS = 1_000

READ = BoundedRead("open texts of a survey", rows=MOST_TEXTS, seconds=5)

#: Texts of a group that are shown beside the first.
MOST_OTHERS = 5

#: Texts at least so much alike say the same.
ALIKE = 0.7

#: Hash functions, in bands of so many each: texts are compared when all hashes of a band are the same.
_BANDS, _ROWS = 16, 2

#: A text is compared with so many before it at most.
_MOST_COMPARED = 20

_PRIME = np.uint64(4294967291)
_FACTORS = np.array(
    [2654435761 * (2 * number + 1) % 4294967291 for number in range(_BANDS * _ROWS)], dtype=np.uint64
)


class TextGroup(TypedDict):
    """Texts that say nearly the same: the most frequent one, how many there are, and some of the others."""

    text: str
    n: int
    others: list[str]


@dataclass(frozen=True)
class OpenTexts:
    """A page of groups, the largest first.

    :param n: how many texts there are; None where results hide that, and then no text is told, since each tells of one.
    :param grouped: how many of them were looked at.
    """

    n: int | None
    grouped: int
    groups: Sequence[TextGroup]
    following: str | None


def read(
    store: Store, identity: Identity, id: str, question_id: str, *, after: str | None = None, limit: int = 20
) -> OpenTexts:
    """Return what was written to a question of a survey that is over, or beside its option "other".

    :raises NotFound: there is no such survey for this official, or no such question with texts.
    :raises Forbidden: `results_after_close`, `results_after_grace`: it takes answers still.
    :raises Invalid: `bad_cursor`.
    :raises TooCostly: there are too many.
    """
    survey = lists.readable(store, identity, id)
    question = _question(survey, question_id)
    if not embargo.is_final(survey):
        raise embargo.too_early(survey)
    begin = _begin(after)
    if _is_counted_secretly(store, survey, question):
        return OpenTexts(None, 0, [], None)
    n, texts = _texts(store, survey, question)
    groups = grouped(texts)
    following = cursor.encode(begin + limit) if len(groups) > begin + limit else None
    return OpenTexts(n, len(texts), groups[begin : begin + limit], following)


def grouped(texts: Sequence[str]) -> list[TextGroup]:
    """Return texts masked and in groups of those that say nearly the same, the largest group first."""
    masked: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        shown = mask(text)
        masked[fold(shown)][shown] += 1
    by_size = sorted(masked, key=lambda key: (-masked[key].total(), key))
    made: list[Counter[str]] = [Counter() for _ in by_size]
    for number, first in enumerate(_leaders(by_size)):
        made[first].update(masked[by_size[number]])
    found = [_group(one) for one in made if one]
    return sorted(found, key=lambda group: (-group["n"], group["text"]))


def _begin(after: str | None) -> int:
    (begin,) = cursor.decode(after, 1) if after else (0,)
    if not isinstance(begin, int) or begin < 0:
        raise Invalid(Fault("after", "bad_cursor"))
    return begin


def _question(survey: Survey, question_id: str) -> Question:
    for question in survey["questions"]:
        worded = question["type"] in TEXTS or any(option["other"] for option in question["options"])
        if question["id"] == question_id and worded:
            return question
    raise NotFound


def _is_counted_secretly(store: Store, survey: Survey, question: Question) -> bool:
    """Say whether results hide how many wrote something: an answer in words, or words beside "other"."""
    total = final_totals(store, survey)
    (cells,) = hidden_results.of_whole(layouts_of(survey, total), total)[question["id"]]
    others = {option["id"] for option in question["options"] if option["other"]}
    return hidden_results.is_hidden(cells) or bool(cells & others)


def _texts(store: Store, survey: Survey, question: Question) -> tuple[int, list[str]]:
    """Return how many texts there are, and those that are looked at, in an order that tells nothing."""
    part = "answers" if QuestionType(question["type"]) in TEXTS else "others"
    field = f"{part}.{question['id']}"
    rows = store.collection(SURVEY_ANSWERS)
    query = {"survey_id": survey["_id"], field: {"$type": "string"}}
    with READ.within():
        n = rows.count_documents(query)
        found = list(rows.find(query, {field: 1, "_id": 0}).limit(READ.rows))
    given: list[dict[str, str]] = [row["answers"] if part == "answers" else row["others"] for row in found]
    return n, sorted(one[question["id"]] for one in given)


def _leaders(texts: Sequence[str]) -> Iterator[int]:
    """Yield for each text the number of the first that says nearly the same; its own if none does."""
    seen: dict[tuple[int, ...], dict[int, None]] = defaultdict(dict)
    pieces = [grams(text) for text in texts]
    for number, own in enumerate(pieces):
        bands = _bands(own) if own else []
        near = dict.fromkeys(first for band in bands for first in seen[band])
        alike = [(likeness(own, pieces[first]), -first) for first in [*near][:_MOST_COMPARED]]
        best, first = max(alike, default=(0.0, 0))
        leader = -first if best >= ALIKE else number
        for band in bands:
            seen[band][leader] = None
        yield leader


def _bands(pieces: frozenset[str]) -> list[tuple[int, ...]]:
    hashes = np.fromiter((crc32(piece.encode()) for piece in pieces), dtype=np.uint64, count=len(pieces))
    least = ((hashes[None, :] * _FACTORS[:, None]) % _PRIME).min(axis=1).reshape(_BANDS, _ROWS)
    return [(band, *row) for band, row in enumerate(least.tolist())]


def _group(texts: Counter[str]) -> TextGroup:
    (first, _), *others = sorted(texts.items(), key=lambda item: (-item[1], item[0]))
    return {"text": first, "n": texts.total(), "others": [text for text, _ in others[:MOST_OTHERS]]}
