"""Shapes of what a conversation remembers in its slots; all of them are JSON values."""

from __future__ import annotations

from typing import NotRequired, TypedDict

#: An answer of a survey: a text or the id of an option, or the ids of several options.
Answer = str | list[str]


class KnownReport(TypedDict):
    """A report that the conversation remembers (the slots `last_report` and `rescue`); `at` is ISO 8601."""

    id: str
    code: str
    at: str


class KeptPhoto(TypedDict):
    """A photo that waits for its report (the slot `photos`): id of the upload, and when it came (ISO 8601)."""

    id: str
    at: str


class Position(TypedDict):
    """A position in degrees (the slot `location`)."""

    lat: float
    lon: float


class AreaChoice(TypedDict):
    """A commune that is offered (the slot `area_choices`): its id, how far it is, or how well the name fits (0-100)."""

    id: str
    note: NotRequired[str]
    score: NotRequired[float]


class SurveyProgress(TypedDict):
    """How far a person is in a survey (the slot `survey`).

    :ivar id: the survey's.
    :ivar index: of the next question.
    :ivar answers: by the questions' ids.
    :ivar chosen: options of the next question, if it takes several.
    """

    id: str
    index: int
    answers: dict[str, Answer]
    chosen: list[str]
