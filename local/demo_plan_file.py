"""The rows of `models/data/demo_plan.yml`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class PlacedRow(TypedDict):
    """A row in one of the communes of the demo."""

    id: str
    commune: int
    name: str


class StationRow(PlacedRow):
    """A station."""

    technology: str
    condition: str
    year_installed: int | None
    clusters: int
    speakers: int
    hamlets: list[str]
    connected: bool
    planned_year: NotRequired[int]
    note: NotRequired[str]


class StaffRow(PlacedRow):
    """Somebody on the staff."""

    post: str
    time: str
    skills: list[str]
    started_on: str


class SessionRow(TypedDict):
    """A session of the course; one that lies ahead has days below 0."""

    days_ago: int
    hours: float
    attended: list[str] | None


class CourseRow(TypedDict):
    """The course."""

    id: str
    title: str
    organiser: str
    skills: list[str]
    enrolled: list[str]
    sessions: list[SessionRow]


class FigureRow(TypedDict):
    """A figure of a target."""

    target_id: str
    day: str
    n: int
    note: str
    confirmed: bool


class AnswerRow(TypedDict):
    """What an official answered, so many days ago."""

    official: str
    answered: int
    values: dict[str, Any]


class DirectiveRow(TypedDict):
    """The document; `sent` and `due` are so many days ago."""

    number: str
    title: str
    body: str
    sent: int
    due: int
    questions: list[dict[str, Any]]
    answers: list[AnswerRow]


class YearlyRow(TypedDict):
    """The yearly report of the commune of an official."""

    official: str
    texts: dict[str, str]
    values: dict[str, float]


class PlanFile(TypedDict):
    """The whole file."""

    stations: list[StationRow]
    staff: list[StaffRow]
    course: CourseRow
    figures: list[FigureRow]
    directive: DirectiveRow
    yearly: YearlyRow
