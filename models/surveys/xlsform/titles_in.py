"""Title, languages and the order of sections: what the sheets "settings" and "loa" say of a form as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.language.languages import LANGUAGES
from models.surveys import translations
from models.surveys.definition import Section
from models.surveys.definition_checks import LONGEST_TITLE
from models.surveys.xlsform import words_in
from models.surveys.xlsform.left_out import Place, Report, own_words
from models.surveys.xlsform.sheets import Form, Line
from models.surveys.xlsform.words_in import APART, REFERENCE, Words

if TYPE_CHECKING:
    from models.surveys.xlsform.importing import Content


def default_language(form: Form) -> str:
    """Return the name of the language that a form is in first; "" if it does not say."""
    return next((line.get("default_language") for line in form.settings), "")


def title(form: Form, words: Words, report: Report) -> dict[str, str]:
    """Return the title; the settings have it in the first language, Loa's own sheet in all."""
    for line in form.settings[1:]:
        report.leave_out(line.place(), "settings", "settings_once")
    for line in form.settings:
        line.leave_out_others(report)
    settings = form.settings[0] if form.settings else Line("settings", 0)
    texts = words.of(_own(form, "title"), "text", LONGEST_TITLE)
    first = settings.cells["title"].text.replace(APART, REFERENCE) if "title" in settings.cells else ""
    if len(first) > LONGEST_TITLE:
        report.change(settings.place("title"), "form_title", "words_cut")
    language = title_language(texts, words.first)
    if first.strip():
        texts[language] = first[:LONGEST_TITLE]
    if not texts:
        sheet = form.survey[0].sheet if form.survey else "survey"
        report.change(Place(sheet), "form_title", "title_missing")
        form_id = settings.get("id")
        texts = (
            {language: form_id[:LONGEST_TITLE]} if form_id else {language: own_words()["untitled"][language]}
        )
    return texts


def title_language(texts: Mapping[str, str], first: str) -> str:
    """Return the language of the one title that the settings hold."""
    return first if first in texts or not texts else next(one for one in LANGUAGES if one in texts)


def languages(form: Form, content: Content, first: str) -> list[str]:
    """Return the languages of a survey, the first of the form first."""
    own = [one for one in _own(form, "languages").get("value").split() if one in LANGUAGES]
    whole: Mapping[str, object] = content
    texts = (text for _, text in translations.words(whole))  # type: ignore[arg-type]
    return list(dict.fromkeys(own)) or words_in.spoken(texts, first)


def ordered(form: Form, sections: list[Section]) -> list[Section]:
    """Return the sections in the order that Loa's own sheet has for them; others stay behind those."""
    order = _own(form, "sections").get("value").split()
    return sorted(sections, key=lambda one: order.index(one["id"]) if one["id"] in order else len(order))


def _own(form: Form, key: str) -> Line:
    return next((line for line in form.own if line.get("key") == key), Line("loa", 0))
