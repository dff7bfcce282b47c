"""Bodies: what messages say, by kind, as the JSON Schemas in `schemas/` have it (docs/hub.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict


class ContentText(TypedDict):
    """The words of a post in one language."""

    title: str
    body: str


class FileReference(TypedDict):
    """A file where it lies; `size` in bytes."""

    name: str
    media_type: str
    size: int
    sha256: str
    url: str


class ContentBody(TypedDict):
    """A post that appeared, was corrected, withdrawn or ended; moments are texts of UTC."""

    status: str
    category: str
    level: str
    priority: str
    area_id: str
    language: str
    texts: Mapping[str, ContentText]
    source: str
    valid_from: str | None
    valid_to: str | None
    files: list[FileReference]


class OpinionBody(TypedDict):
    """The opinion of a resident that another system passes on."""

    text: str
    category: str
    area_id: str
    lat: NotRequired[float]
    lon: NotRequired[float]
    address: NotRequired[str]


class DirectiveBody(TypedDict):
    """A document of the level above; `issued_on` is a day, `due_at` a moment of UTC."""

    type: str
    number: str
    issued_on: str
    title: str
    body: str
    due_at: str | None


class Part(TypedDict):
    """So many of so many."""

    n: int
    of: int


class ReportFigures(TypedDict):
    """What became of the reports of residents in a period."""

    received: int
    finished: int
    open: int
    overdue_open: int
    answered: Part
    resolved: Part
    on_time: Part


StatisticsBody = TypedDict(
    "StatisticsBody", {"from": str, "to": str, "area_id": str, "reports": ReportFigures}
)


class OutletState(TypedDict):
    """How one outlet is."""

    id: str
    code: str
    name: str
    kind: str
    technology: str
    area_id: str
    states: list[str]
    heard_at: str | None
