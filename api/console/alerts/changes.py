"""What was changed in an alert, field by field, in the words of its form."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from api.console.alerts import chosen_areas, words
from api.console.alerts.composer import LABELS
from api.console.extension.times import written_moment
from api.extensions import field_words
from api.extensions.context import current_language, current_store
from api.html.words import said
from models.alerts import submissions
from models.alerts.alerts import Alert
from models.alerts.states import AlertState
from models.language.languages import OWN_NAMES


class Row(NamedTuple):
    """A field that was changed; what it was and is, "" for nothing."""

    words: str
    before: str
    after: str


class Told(NamedTuple):
    """Changes with what they are compared to."""

    since: str
    rows: list[Row]


def told(alert: Alert) -> list[Told]:
    """Return what was changed since the submission before, and since the alert that this one follows.

    That nothing was changed is told only of what waits: of what was just returned it says nothing.
    """
    waits = alert["state"] == AlertState.SUBMITTED
    return [
        Told(_since(found), [Row(_name(one.field), *_both(one)) for one in found.fields])
        for found in submissions.changes(current_store(), alert)
        if found.fields or waits
    ]


def _since(found: submissions.Changes) -> str:
    return said("Đã đổi so với cảnh báo trước") if found.former else said("Đã đổi từ lần trình trước")


def _both(one: submissions.Changed) -> tuple[str, str]:
    if one.field == "area_ids":
        # Of two long lists the difference is read.
        before, after = set(one.before or ()), set(one.after or ())
        return _said(one.field, sorted(before - after)), _said(one.field, sorted(after - before))
    return _said(one.field, one.before), _said(one.field, one.after)


def _name(field: str) -> str:
    if field == "area_ids":
        return said("Vùng nhận (bỏ ra, thêm vào)")
    name = said(LABELS[field]) if field in LABELS else field_words.said(field, current_language())
    language = field.split(".")[1] if field.startswith("infos.") else ""
    return f"{name} ({OWN_NAMES[language]})" if language else name


def _said(field: str, value: Any) -> str:
    if value in (None, []):
        return ""
    if isinstance(value, datetime):
        return written_moment(value)
    if field == "hazard":
        return words.hazard(value)
    if field == "area_ids":
        return ", ".join(one.words for one in chosen_areas.names(value))
    if field in words.CAP:
        several = value if isinstance(value, list) else [value]
        return ", ".join(said(words.CAP[field].get(one, one)) for one in several)
    if value is True:
        return said("Có")
    return str(value)
