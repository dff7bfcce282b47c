"""What the screens of reply templates show: rows, the form, and how a text reads when it is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from api.console.admin import words
from api.desk.templates.schemas import TemplateArgsSchema, TemplateSchema
from api.extensions.context import current_language, current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.desk import reply_templates
from models.desk.reply_templates import ReplyTemplate, Template
from models.errors import Fault
from models.language.languages import LANGUAGES, OWN_NAMES, choose

#: What may stand in braces, and what it becomes.
PLACEHOLDERS: Mapping[str, str] = {
    "{code}": later("mã phản ánh"),
    "{agency}": later("cơ quan trả lời"),
    "{due}": later("ngày hẹn"),
    "{category}": later("lĩnh vực"),
}

LANGUAGES_OF = {code: OWN_NAMES[code] for code in LANGUAGES}

LABELS = {
    "name": later("Tên mẫu"),
    "states": later("Dùng khi phản ánh đang"),
    "categories": later("Dùng cho lĩnh vực"),
    "texts.vi": later("Lời tiếng Việt"),
    "texts.km": later("Lời tiếng Khmer"),
    "texts.en": later("Lời tiếng Anh"),
    "state": later("Trạng thái"),
    "category": later("Lĩnh vực"),
}


@dataclass(frozen=True)
class Row:
    """A template in the list; `lacks` are the languages that it has no text in."""

    id: str
    name: str
    text: str
    states: str
    categories: str
    lacks: list[str]
    origin: str


class Preview(NamedTuple):
    """How a template reads in one language; `is_own`: it has words of that language."""

    lang: str
    words: str
    text: str
    is_own: bool


def rows(state: str, category: str, lang: str) -> list[Row]:
    """Return the templates that fit, those made for just that first.

    :param lang: only those that lack a text in this language; "" for all.
    """
    found = reply_templates.ranked(current_store(), state, category)
    return [_row(one) for one in found if lang not in LANGUAGES or not one["texts"].get(lang)]


def filter_of(sent: Sent) -> Form:
    """Return the filter above the list."""
    chosen = {"state": words.state_options(), "category": words.category_options()}
    return Form(TemplateArgsSchema(), sent, (), chosen, LABELS)


def form_of(sent: Sent | None = None, faults: Sequence[Fault] = (), version: int | None = None) -> Form:
    """Return the form of a template."""
    chosen: dict[str, Sequence[Option]] = {
        "states": words.state_options(),
        "categories": words.category_options(),
    }
    given = sent if sent is not None else forms.prefilled({})
    return Form(TemplateSchema(), given, faults, chosen, LABELS, version=version)


def written(row: ReplyTemplate) -> Sent:
    """Return a template as it stands in the form."""
    return forms.prefilled({name: {**row}[name] for name in ("name", "states", "categories", "texts")})


def template_of(row: ReplyTemplate) -> Template:
    """Return what a kept template holds."""
    return Template(row["name"], row["texts"], row["states"], row["categories"])


def previews(template: Template) -> list[Preview]:
    """Return how a template reads in each language."""
    store, about = current_store(), next(iter(template.categories), "")
    return [
        Preview(
            code,
            own,
            reply_templates.previewed(store, template.texts, code, about),
            bool(template.texts.get(code)),
        )
        for code, own in LANGUAGES_OF.items()
    ]


def _row(one: ReplyTemplate) -> Row:
    return Row(
        one["_id"],
        one["name"],
        choose(one["texts"], current_language()),
        ", ".join(words.state(code) for code in one["states"]),
        ", ".join(words.category(code) for code in one["categories"]),
        [own for code, own in LANGUAGES_OF.items() if not one["texts"].get(code)],
        one["origin"],
    )
