"""Reply templates as they are shown, and filled in for a report."""

from __future__ import annotations

from typing import TypedDict

from api.extensions.context import current_language
from models.desk import reply_templates
from models.desk.reply_templates import ReplyTemplate
from models.language.languages import choose
from models.reports.reports import Report
from models.store import Store


class ShownTemplate(ReplyTemplate):
    """A template; `text` is in the caller's language."""

    text: str


class FilledTemplate(TypedDict):
    """A template filled in for a report, in a language."""

    _id: str
    name: str
    text: str
    lang: str


def show(template: ReplyTemplate) -> ShownTemplate:
    """Show a template."""
    return {**template, "text": choose(template["texts"], current_language())}


def fill(store: Store, template: ReplyTemplate, report: Report, language: str) -> FilledTemplate:
    """Fill a template in for a report."""
    text = reply_templates.rendered(store, template, report, language)
    return {"_id": template["_id"], "name": template["name"], "text": text, "lang": language}
