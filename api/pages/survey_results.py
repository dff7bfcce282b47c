"""`/s/{id}/results`: what a survey found, in tables with charts beside them, for browsers without script."""

from __future__ import annotations

from flask import Blueprint, render_template

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.pages.page_words import words_of
from api.pages.result_tables import percent, tables_of
from api.surveys.presented_results import ShownResults, show
from models import surveys
from models.access.callers import CallerKind
from models.areas import areas
from models.errors import NotFound
from models.language.dates import day_and_time
from models.language.languages import OWN_NAMES
from models.store import Store

survey_results_page = Blueprint("survey_results_page", __name__)


@survey_results_page.get("/s/<string:survey_id>/results")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def results(survey_id: str) -> str:
    """Show the results of a survey in the visitor's language, as soon as everybody may read them."""
    store, lang = current_store(), current_language()
    found = show(store, surveys.results(store, survey_id), lang)
    words = words_of("survey_results")[lang]
    return render_template(
        "survey_results.html",
        lang=lang,
        languages=OWN_NAMES,
        words=words,
        found=found,
        asked=[_area(store, area_id) for area_id in found["asked"]["areas"]],
        questions=[(question, tables_of(question)) for question in found["questions"]],
        turnout=_turnout(store, found),
        clock=day_and_time,
        percent=percent,
    )


def _turnout(store: Store, found: ShownResults) -> dict[str, list[tuple[str, int | None]]]:
    names = {"area": lambda one: _area(store, one), "lang": lambda one: OWN_NAMES.get(one, one)}
    return {
        by: [(names.get(by, str)(row["id"]), row["n"]) for row in rows]
        for by, rows in found["turnout"].items()
        if rows
    }


def _area(store: Store, area_id: str) -> str:
    try:
        return areas.get(store, area_id)["full_name"]
    except NotFound:
        return area_id
