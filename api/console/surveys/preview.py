"""A survey as a resident sees it, tried with answers that stand in the address and are never kept."""

from __future__ import annotations

from typing import Any

from api.desk.surveys.presented import shown_preview
from api.extensions.context import current_language, current_store
from api.html.forms import Sent
from api.pages import survey_forms
from api.pages.page_words import words_of
from models.language.languages import OWN_NAMES, choose
from models.surveys import answer_checks, lists, previews
from models.surveys.definition import Survey


def tried(survey: Survey, sent: Sent) -> dict[str, Any]:
    """Return what the page of the preview shows: the questions, what is wrong, and what would be kept."""
    wished = sent.get("in", "")
    lang = wished if wished in survey["languages"] else current_language()
    read = {one["id"]: survey_forms.read(one, sent) for one in survey["questions"]}
    own = {one["id"]: survey_forms.other(one, sent) for one in survey["questions"]}
    answers = {name: value for name, value in read.items() if value not in (None, [], {})}
    others = {name: value for name, value in own.items() if value}
    found = shown_preview(
        previews.preview(current_store(), survey, answers, others, lang), current_language()
    )
    shown = {one["id"] for one in found["questions"]}
    limits = {one["id"]: answer_checks.limits(one) for one in lists.questions(survey, lang)}
    return {
        "survey": survey,
        "title": choose(survey["title"], lang),
        "intro": choose(survey["intro"], lang),
        "questions": [{**one, "limits": limits[one["id"]]} for one in found["questions"]],
        "hidden": len(survey["questions"]) - len(shown),
        "wrong": found["faults"] if "tried" in sent else [],
        "tried": "tried" in sent,
        "filled": {"answers": answers, "others": others},
        "words": words_of("survey")[lang],
        "spoken": lang,
        "spoken_in": {one: OWN_NAMES[one] for one in survey["languages"] if one in OWN_NAMES},
    }
