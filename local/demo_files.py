"""What the files of the demo hold: `models/data/demo_items.json` and `models/data/demo_officials.yml`."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class DemoQuestion(TypedDict):
    """A question of a survey: `options` of a choice, `scale` of a rating, `max_length` of a text."""

    q: str
    type: str
    options: NotRequired[list[str]]
    scale: NotRequired[int]
    max_length: NotRequired[int]


class DemoItem(TypedDict):
    """What every item has, and what posts, surveys and reports have besides.

    `area_code` is a code of the map with districts, `new_area_code` one of the map after it, if the area is in there.
    """

    id: str
    kind: str
    lang: str
    category: str
    area_code: str
    new_area_code: str | None
    title: str
    body: str
    published_at: NotRequired[str]
    priority: NotRequired[str]
    audience: NotRequired[str]
    starts_at: NotRequired[str]
    ends_at: NotRequired[str]
    title_vi: NotRequired[str]
    translation_vi: NotRequired[str]
    needs_native_review: NotRequired[bool]
    questions: NotRequired[list[DemoQuestion]]
    target_count: NotRequired[int]
    status: NotRequired[str]
    submitted_at: NotRequired[str]
    reply: NotRequired[str]
    rating: NotRequired[str]


class DemoOfficial(TypedDict):
    """A sign-in of the demo; with a `commune` it is for that one, or for another where there is none of this code."""

    username: str
    password: str
    name: str
    title: dict[str, str]
    roles: list[str]
    totp_secret: NotRequired[str]
    commune: NotRequired[str]
    agency: NotRequired[bool]
