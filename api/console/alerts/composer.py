"""The form of an alert: what is written of it, as a form draws it and as the domain takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from api.console.alerts import words
from api.desk.alert_templates.schemas import FromTemplateSchema
from api.desk.alerts.schemas import ConfirmedSpanSchema, ContentSchema
from api.extensions import field_words
from api.extensions.context import current_store
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later, said
from models.alerts import content as alert_content
from models.alerts import hazards, spans, templates
from models.alerts.alerts import Alert
from models.alerts.content import Content, content_of
from models.alerts.spans import Span
from models.errors import Fault, Invalid
from models.language.languages import LANGUAGES, OWN_NAMES

#: The texts of each language, in the order in which people read them.
TEXTS = ("headline", "description", "instruction")

#: What the form does not show stays as it is: drawn polygons.
WRITTEN = (
    *("hazard", "level", "severity", "urgency", "certainty", "response_types", "infos", "source"),
    *("dropped_languages", "area_ids", "effective", "onset", "expires", "asks_check_in"),
)

#: What stands for a field that is left empty; every other becomes None.
EMPTY: Mapping[str, Any] = {
    "hazard": "",
    "infos": {},
    "source": {},
    "dropped_languages": {},
    "area_ids": [],
    "asks_check_in": False,
}

LABELS: Mapping[str, str] = {
    "hazard": later("Loại"),
    "level": later("Cấp độ rủi ro"),
    "severity": later("Mức nghiêm trọng"),
    "urgency": later("Mức khẩn cấp"),
    "certainty": later("Độ chắc chắn"),
    "response_types": later("Việc cần làm"),
    "source.agency": later("Cơ quan ra bản tin"),
    "source.number": later("Số bản tin"),
    "source.issued_at": later("Giờ phát bản tin"),
    "source.next_at": later("Bản tin sau, lúc"),
    "effective": later("Có hiệu lực từ"),
    "onset": later("Bắt đầu ảnh hưởng"),
    "expires": later("Hết hiệu lực"),
    "asks_check_in": later("Hỏi người dân có an toàn không"),
    "confirmed_span": later("Vì sao kéo dài hay ngắn hơn thường lệ"),
    "dropped_languages.km": later("Vì sao không có tiếng Khmer"),
    "dropped_languages.en": later("Vì sao không có tiếng Anh"),
    "values.place": later("Gọi vùng này là"),
    "values.times.vi": later("Thời gian trong câu"),
    "values.times.km": later("Thời gian trong câu tiếng Khmer"),
    "values.times.en": later("Thời gian trong câu tiếng Anh"),
    **{f"infos.{language}.headline": later("Tiêu đề") for language in LANGUAGES},
    **{f"infos.{language}.description": later("Diễn biến") for language in LANGUAGES},
    **{f"infos.{language}.instruction": later("Người dân cần làm gì") for language in LANGUAGES},
}


def _level() -> ma.fields.Integer:
    # A browser sends digits, which the API's own field takes for no number.
    return ma.fields.Integer(allow_none=True, validate=ma.validate.Range(min=1, max=hazards.HIGHEST_LEVEL))


class ComposerSchema(ContentSchema, ConfirmedSpanSchema):
    """What is written of a draft, and why it is to hold unusually long."""

    class Meta:
        exclude = ("polygons",)

    level = _level()


class NewSchema(FromTemplateSchema):
    """A new alert; its texts come from the template of its hazard."""

    class Meta:
        exclude = ("infos", "dropped_languages", "polygons")

    level = _level()


class ComposerForm(Form):
    """The form of an alert; every fault leads to its field, or to the part that has it."""

    def _place(self, path: str, known: Iterable[str]) -> str:
        head, _, rest = path.partition(".")
        shown = path in LABELS and head != "response_types"
        return self.id_of(path if shown and (rest or head not in {"infos", "source"}) else head)

    def named(self, path: str, language: str) -> str:
        """Return the label of a field; that of a text with its language."""
        return named(path, language)


def named(path: str, language: str) -> str:
    """Return what faults of an alert call a field, as its label does; a text by its language, too."""
    if path not in LABELS:
        return field_words.said(path, language)
    of = path.split(".")[1] if path.startswith("infos.") else ""
    return f"“{said(LABELS[path])}{f' ({OWN_NAMES[of]})' if of else ''}”"


def new_form(sent: Sent | None = None, faults: Sequence[Fault] = ()) -> ComposerForm:
    """Return the form of a new alert, as a drill unless somebody says otherwise."""
    given = sent if sent is not None else MultiDict([("status", "Exercise")])
    return ComposerForm(NewSchema(), given, faults, _options(), LABELS)


def form_of(
    alert: Alert, sent: Sent | None = None, faults: Sequence[Fault] = (), version: int | None = None
) -> ComposerForm:
    """Return the form of a draft: what was typed, else what is kept."""
    given = sent if sent is not None else forms.prefilled(cast(dict[str, Any], content_of(alert)))
    held = alert["version"] if version is None else version
    return ComposerForm(ComposerSchema(), given, faults, _options(), LABELS, version=held)


def written(sent: Sent) -> Content:
    """Return what a form says of an alert; what is empty there is taken out.

    :raises Invalid: with every fault.
    """
    loaded = forms.load(ComposerSchema(), sent, lambda given: alert_content.faults_of(current_store(), given))
    return cast(Content, {name: loaded.get(name, EMPTY.get(name)) for name in WRITTEN})


def begun(sent: Sent) -> dict[str, Any]:
    """Return what the form of a new alert says.

    :raises Invalid: with every fault, whichever part of the form it is about.
    """
    try:
        return forms.load(NewSchema(), sent, _new_faults)
    except Invalid as error:
        named = any(one.field.startswith("area_ids") for one in error.faults)
        missing = [] if named or any(sent.getlist("area_ids")) else [Fault("area_ids", "required")]
        raise Invalid(*error.faults, *missing) from error


def _new_faults(given: Mapping[str, Any]) -> Iterable[Fault]:
    return alert_content.faults_of(current_store(), cast(Content, given))


def changed(alert: Alert, content: Content) -> Content:
    """Return what of a content is not what the alert says already, as far as a form can tell."""
    held = cast(dict[str, Any], content_of(alert))
    found = {
        name: value
        for name, value in content.items()
        if _as_typed(name, value) != _as_typed(name, held.get(name))
    }
    return cast(Content, found)


def _as_typed(name: str, value: Any) -> list[tuple[str, str]]:
    return sorted((key, text) for key, text in forms.prefilled({name: value}).items(multi=True) if text)


def span_of(alert: Alert) -> Span | None:
    """Return how long a draft would hold if that is unusual; else None."""
    found = spans.span(alert, datetime.now(UTC))
    return found if found and found.unusual else None


def samples(hazard: str) -> dict[str, str]:
    """Return what the template of a hazard tells people to do, by language."""
    if hazard not in hazards.hazards():
        return {}
    infos = templates.get(current_store(), hazard)["infos"]
    return {language: one.get("instruction", "") for language, one in infos.items()}


def _options() -> dict[str, Any]:
    return {"hazard": words.hazard_options(), **words.cap_options()}
