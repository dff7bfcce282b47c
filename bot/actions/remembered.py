"""Shapes of what a conversation remembers in its slots; all of them are JSON values."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class KnownReport(TypedDict):
    """A report that the conversation remembers (the slots `last_report` and `rescue`); `at` is ISO 8601."""

    id: str
    code: str
    at: str


class Patience(TypedDict):
    """How the question of a form fares (the slot `patience`), named by its form and slot.

    :ivar seen: digests of what the slots held since it was first asked.
    :ivar useless: how many answers to it led nowhere.
    """

    question: str
    seen: list[str]
    useless: int


class KeptPhoto(TypedDict):
    """A photo that waits for its report (the slot `photos`): id of the upload, and when it came (ISO 8601)."""

    id: str
    at: str


class Position(TypedDict):
    """A position in degrees (the slot `location`)."""

    lat: float
    lon: float


class ToldContact(TypedDict, total=False):
    """What somebody said of themselves (the slot `contact`), as they typed it."""

    phone: str
    name: str


class Pending(TypedDict):
    """What the bot asked about a report outside of forms (the slots `pending` and `addition_for`).

    :ivar do: the `ReportAction` that waits for a yes or for words.
    :ivar code: of the report; "" while it is asked which one.
    :ivar text: what was told already; "" for nothing.
    :ivar at: when it was asked (ISO 8601).
    """

    do: str
    code: str
    text: str
    at: str


class AreaChoice(TypedDict):
    """A commune that is offered (the slot `area_choices`): its id, how far it is, or how well the name fits (0-100)."""

    id: str
    note: NotRequired[str]
    score: NotRequired[float]


class SurveyProgress(TypedDict):
    """How far a person is in a survey (the slot `survey`).

    :ivar id: the survey's.
    :ivar index: of the first question that may be next.
    :ivar answers: by the questions' ids, as `models.surveys.answer_checks` describes them.
    :ivar others: own words beside an option, by the questions' ids.
    :ivar chosen: options of the next question, if it takes several.
    :ivar part: what of the next question is asked: a row of a matrix, or own words; "" for its beginning.
    """

    id: str
    index: int
    answers: dict[str, Any]
    others: NotRequired[dict[str, str]]
    chosen: list[str]
    part: NotRequired[str]
