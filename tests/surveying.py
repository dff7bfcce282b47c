"""What the tests of surveys share: a survey with every type of question, and right answers to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from models.store import Document
from tests.builders import VINH_LONG, Caller, headers_for, question

#: A point in the province of the tests.
POINT = {"lat": 10.25, "lon": 105.97}

#: One question of each type; `why` is shown to those who chose "no", `rows` stand in a matrix.
EVERY_TYPE: list[Document] = [
    question("hello", "note"),
    question("one", "single", "yes", "no", required=True),
    {
        **question("some", "multiple", "a", "b", "c"),
        "options": [
            *({"id": one, "text": {"vi": one}} for one in "abc"),
            {"id": "x", "text": {"vi": "khác"}, "other": True},
        ],
        "max": 2,
        "message": {"vi": "Tối đa hai mục thôi.", "en": "Two at most, please."},
    },
    question("why", "long_text", show_if={"op": "equals", "question": "one", "value": "no"}, required=True),
    question("scale", "scale", section="second"),
    question("stars", "rating", section="second"),
    question("people", "number", min=1, max=20, step=1, section="second"),
    question("job", "short_text", section="second"),
    question("order", "ranking", "p", "q", "r", section="second", random_order=True),
    {
        **question("grid", "matrix", "good", "bad", section="second"),
        "rows": [{"id": "sound", "text": {"vi": "Âm thanh"}}, {"id": "words", "text": {"vi": "Lời"}}],
    },
    question("day", "date", min="2026-01-01", section="second"),
    question("hour", "time", section="second"),
    question("where", "place", section="second"),
]

SECTIONS = [{"id": "second", "title": {"vi": "Phần hai"}, "intro": {}}]

#: Right answers to all of them, but for a photo.
RIGHT: dict[str, Any] = {
    "one": "no",
    "some": ["a", "x"],
    "why": "Ồn quá",
    "scale": 7,
    "stars": 4,
    "people": 5,
    "job": "Nông dân",
    "order": ["q", "p", "r"],
    "grid": {"sound": "good", "words": "bad"},
    "day": "2026-11-29",
    "hour": "17:30",
    "where": POINT,
}
RIGHT_OTHERS = {"some": "Loa rè"}


def body(**given: Any) -> Document:
    """The body of a new survey that is open from now on for a day, with every type of question."""
    now = datetime.now(UTC)
    whole = {
        "area_id": VINH_LONG,
        "title": {"vi": "Giờ phát loa"},
        "sections": SECTIONS,
        "questions": EVERY_TYPE,
        "opens_at": (now - timedelta(minutes=1)).isoformat(),
        "closes_at": (now + timedelta(days=1)).isoformat(),
    }
    return whole | given


def made(client: FlaskClient, editor: Caller, **given: Any) -> Document:
    """A draft made at the desk."""
    answer = client.post("/v1/desk/surveys", json=body(**given), headers=headers_for(editor))
    assert answer.status_code == 201, answer.get_json()
    found: Document = answer.get_json()
    return found


def step(client: FlaskClient, editor: Caller, survey: Document, action: str, **json: Any) -> Document:
    """A step of an official with a survey that they saw."""
    headers = headers_for(editor) | {"If-Match": f'"{survey["version"]}"'}
    path = f"/v1/desk/surveys/{survey['id']}/actions/{action}"
    answer = client.post(path, json=json or None, headers=headers)
    assert answer.status_code == 200, answer.get_json()
    found: Document = answer.get_json()
    return found


def opened(client: FlaskClient, editor: Caller, **given: Any) -> Document:
    """A survey that takes answers."""
    return step(client, editor, made(client, editor, **given), "open")
