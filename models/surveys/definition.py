"""The definition of a survey: what is asked, of whom, where and when. Texts map a language to the words.

Ids of questions, options, rows and sections never change once a survey is open, so that answers keep their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel

from models.store.collections import CollectionSpec, Kind


class QuestionType(StrEnum):
    """What is asked for; the answer to each type is described in `models.surveys.answer_checks`."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    RATING = "rating"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    RANKING = "ranking"
    MATRIX = "matrix"
    DATE = "date"
    TIME = "time"
    PLACE = "place"
    PHOTO = "photo"
    NOTE = "note"


#: Types whose answer is one option or several of the question.
CHOICES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.RANKING, QuestionType.MATRIX})

#: Types whose answer is a number.
NUMBERS = frozenset({QuestionType.SCALE, QuestionType.RATING, QuestionType.NUMBER})

#: Types whose answer is a text.
TEXTS = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})

#: Types of whose answers results say no more than that there is one.
WORDLESS = TEXTS | {QuestionType.PLACE, QuestionType.PHOTO}

#: Characters of a text answer, where the question says nothing else.
LONGEST_SHORT_TEXT, LONGEST_TEXT = 200, 1000

#: Steps of a rating, and ends of a scale, where the question says nothing else.
RATING_MAX, SCALE_MIN, SCALE_MAX = 5, 0, 10


class SurveyState(StrEnum):
    """What became of a survey: bản thảo, đang mở, đã đóng, lưu trữ. Whether it takes answers its days say, too."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class SurveyAction(StrEnum):
    """What an official can do with a survey; see `models.surveys.states`."""

    EDIT = "edit"
    OPEN = "open"
    EXTEND = "extend"
    REMIND = "remind"
    CLOSE = "close"
    ARCHIVE = "archive"


class SurveyPhase(StrEnum):
    """Where a published survey is in its life."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class VoterIdentity(StrEnum):
    """What a voter must show: nothing (`anonymous`), an own phone or chat (`device`), a proved number (`verified`)."""

    ANONYMOUS = "anonymous"
    DEVICE = "device"
    VERIFIED = "verified"


class AudienceGroup(StrEnum):
    """Who is invited of those who follow the areas: everyone, or those with an account. Others may answer, too."""

    EVERYONE = "everyone"
    CITIZENS = "citizens"


class InvitationChannel(StrEnum):
    """How people are invited to a survey; the QR poster and the link need no sending."""

    PUSH = "push"
    ZALO = "zalo"
    SMS = "sms"


class ResultsPublic(StrEnum):
    """When the public may read the results."""

    AFTER_CLOSE = "after_close"
    LIVE = "live"
    NEVER = "never"


class Sampling(StrEnum):
    """How those who answer came to it: of their own will, or drawn at random, which its officials answer for."""

    SELF_SELECTED = "self_selected"
    RANDOM = "random"


class ConditionOp(StrEnum):
    """What a condition demands of an answer, or how it joins other conditions."""

    ANSWERED = "answered"
    EQUALS = "equals"
    ONE_OF = "one_of"
    CONTAINS = "contains"
    GREATER = "greater"
    LESS = "less"
    AND = "and"
    OR = "or"
    NOT = "not"


#: What an answer is compared with: an option's id, a number, a day (`YYYY-MM-DD`) or a time (`HH:MM`).
Operand = str | int | float


#: What somebody answered, by the id of the question; until it is checked it may be anything.
Answers = Mapping[str, object]


class Condition(TypedDict):
    """When a question is shown; `op` is a `ConditionOp`.

    `question` is the id of an earlier question; `value` is an operand, a list of them for `one_of`. `conditions` are
    what `and`, `or` and `not` (exactly one) join.
    """

    op: str
    question: NotRequired[str]
    value: NotRequired[Operand | list[Operand]]
    conditions: NotRequired[list[Condition]]


class Option(TypedDict):
    """One answer to choose; `other` asks for own words, too."""

    id: str
    text: dict[str, str]
    other: bool


class Row(TypedDict):
    """One row of a matrix, answered with one of the options."""

    id: str
    text: dict[str, str]


class Section(TypedDict):
    """Some questions that stand together, on one page."""

    id: str
    title: dict[str, str]
    intro: dict[str, str]


class Question(TypedDict):
    """One question; `type` is a `QuestionType`.

    `min` and `max` are the least and the most: of the value (scale, rating, number), of the chosen options (multiple,
    ranking), of the characters (texts), or a day `YYYY-MM-DD` or a time `HH:MM`; None for no such limit. `step` is the
    distance of allowed numbers. `message` is told in place of the general words when a limit is broken.
    """

    id: str
    type: str
    text: dict[str, str]
    hint: dict[str, str]
    options: list[Option]
    rows: list[Row]
    required: bool
    min: int | float | str | None
    max: int | float | str | None
    step: int | float | None
    message: dict[str, str]
    random_order: bool
    section: str | None
    show_if: Condition | None


class Audience(TypedDict):
    """Whom a survey asks: people of these areas and all below them; `group` is an `AudienceGroup`."""

    areas: list[str]
    group: str


class About(TypedDict):
    """What a survey asks an opinion on: a post, a report or a document."""

    kind: str
    id: str


class Survey(TypedDict):
    """One survey. It takes answers from `opens_at` until `closes_at`.

    `state` is a `SurveyState`, `sampling` a `Sampling`.
    `area_id` is whose it is: officials of that area write it. `target_count` is how many answers were hoped for.
    `changeable`: who answered may change it until the end. Answers that were given in time without a line are taken for
    `grace_seconds` after the end. `embargo`: officials read no results before the end, either. `template_of` is the
    template that it was made from. `replaces` and `replaced_by` are its version before and after. `invite` are the
    channels (`InvitationChannel`) by which people are invited when it begins and reminded at `remind_at`; `begun_at`
    and `reminded_at` say when that was done last.
    """

    _id: str
    version: int
    area_id: str
    title: dict[str, str]
    intro: dict[str, str]
    questions: list[Question]
    sections: list[Section]
    audience: Audience
    identity: str
    changeable: bool
    grace_seconds: int
    languages: list[str]
    embargo: bool
    results_public: str
    sampling: str
    template_of: str | None
    replaces: str | None
    replaced_by: str | None
    about: About | None
    state: str
    opens_at: datetime
    closes_at: datetime
    remind_at: datetime | None
    begun_at: datetime | None
    reminded_at: datetime | None
    invite: list[str]
    target_count: int | None
    author: str | None
    editors: list[str]
    created_at: datetime | None
    updated_at: datetime | None


class SurveyStep(TypedDict, total=False):
    """What a step sets in a survey; `models.surveys.drafting.edit` sets what officials write of it, too."""

    state: str
    opens_at: datetime
    closes_at: datetime
    begun_at: datetime | None
    reminded_at: datetime | None
    remind_at: datetime | None
    replaced_by: str | None


SURVEYS = CollectionSpec(
    "surveys",
    Survey,
    purpose="One survey: what is asked, of whom, where and when.",
    kept="For ever.",
    personal="`author` and `editors` name officials by id.",
    kind=Kind.SURVEY,
    indexes=[
        IndexModel([("area_id", ASCENDING), ("state", ASCENDING), ("closes_at", ASCENDING)]),
        IndexModel([("audience.areas", ASCENDING), ("state", ASCENDING), ("closes_at", ASCENDING)]),
        IndexModel([("about.id", ASCENDING)], sparse=True),
    ],
)
