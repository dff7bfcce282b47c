"""What the screens of templates of alerts show: rows, the form, and how a warning reads when it is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from api.desk.alert_templates.schemas import TemplateWordsSchema
from api.extensions.context import current_language, current_store
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.alerts import hazards, templates
from models.alerts.alerts import Words
from models.alerts.templates import AlertTemplate
from models.areas import areas
from models.errors import Fault
from models.language.languages import LANGUAGES, OWN_NAMES, choose

LANGUAGES_OF = {code: OWN_NAMES[code] for code in LANGUAGES}

#: The texts of a warning, in the order in which they are read.
TEXTS = ("headline", "description", "instruction")

PLACEHOLDERS_SAID: Mapping[str, str] = {
    "{place}": later("tên các nơi"),
    "{time}": later("giờ, người soạn phải điền"),
    "{level}": later("cấp độ rủi ro"),
}

_NAMED = {
    "headline": later("Tiêu đề"),
    "description": later("Diễn biến"),
    "instruction": later("Việc cần làm"),
}
LABELS = {f"infos.{code}.{name}": words for code in LANGUAGES for name, words in _NAMED.items()}

#: What a preview has in place of the time and the level.
TIMES = {"vi": "17 giờ đến 19 giờ", "km": "ម៉ោង ១៧ ដល់ ១៩", "en": "17:00 to 19:00"}
LEVEL = "2"


class Row(NamedTuple):
    """A template in the list; `version` is 0 for the one that Loa brings."""

    code: str
    name: str
    headline: str
    version: int
    lacks: list[str]
    updated_at: datetime | None


class Preview(NamedTuple):
    """How a warning reads in one language."""

    lang: str
    words: str
    info: Words


def rows() -> list[Row]:
    """Return the template of each hazard."""
    return [
        Row(
            one["_id"],
            hazard(one["_id"]),
            choose({code: info["headline"] for code, info in one["infos"].items()}, current_language()),
            one["version"],
            [own for code, own in LANGUAGES_OF.items() if code not in one["infos"]],
            one["updated_at"],
        )
        for one in templates.every(current_store())
    ]


def hazard(code: str) -> str:
    """Return what a hazard is called."""
    return choose(hazards.hazards()[code].name, current_language())


def form_of(
    row: AlertTemplate, sent: Sent | None = None, faults: Sequence[Fault] = (), version: int | None = None
) -> Form:
    """Return the form of a template, with what was typed."""
    given = written(row) if sent is None else sent
    held = row["version"] if version is None else version
    return Form(TemplateWordsSchema(), given, faults, {}, LABELS, version=held)


def written(row: AlertTemplate) -> Sent:
    """Return a template as it stands in the form."""
    return forms.prefilled({"infos": row["infos"]})


def read(sent: Sent) -> Mapping[str, Words]:
    """Return the texts that were typed.

    :raises Invalid: with every fault.
    """
    loaded = forms.load(TemplateWordsSchema(), sent, lambda given: templates.faults_of(given["infos"]))
    return cast(Mapping[str, Words], loaded["infos"])


def previews(infos: Mapping[str, Words]) -> list[Preview]:
    """Return how a warning of the first commune would read."""
    store = current_store()
    place = next((one["full_name"] for one in areas.communes(store)), "")
    values = {code: {"place": place, "time": TIMES[code], "level": LEVEL} for code in LANGUAGES}
    whole: AlertTemplate = {"_id": "", "version": 0, "infos": dict(infos), "updated_at": None}
    filled = templates.filled(whole, values)
    return [Preview(code, own, filled[code]) for code, own in LANGUAGES_OF.items() if code in filled]
