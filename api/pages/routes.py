"""`/`, `/docs` and `/docs/problems`."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from api.categories.presented import hotline
from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.extensions.headers import OF_THE_API_PAGE
from api.extensions.problems import catalogue
from api.pages import latest_posts
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.alerts import notices
from models.areas import areas
from models.language.languages import OWN_NAMES
from models.reports import hotlines

#: Where the index page leads, by the keys of its words.
LINKS = {
    "corrections": "/corrections",
    "api": "/docs",
    "cap": "/cap/feed.atom",
    "exercise": "/cap/exercise/feed.atom",
}

#: What people come for, above everything else; the chat takes reports, too.
ACTIONS = {"report": "/report", "reported": "/r", "chat": "/chat"}

pages = Blueprint("pages", __name__)


@pages.get("/")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def index() -> str:
    """Show the warnings in force, whom to call, the latest news and what else there is, in the visitor's language."""
    lang, store = current_language(), current_store()
    return render_template(
        "index.html",
        lang=lang,
        words=words_of("index")[lang],
        languages=OWN_NAMES,
        actions=ACTIONS,
        warnings=notices.of_areas(store, [areas.active_province_id(store)], lang),
        warned=words_of("warnings")[lang],
        hotlines=[hotline(row, lang) for row in hotlines.every(store)],
        links=LINKS,
        province=store.settings.province,
        posts=latest_posts.latest(store, lang),
    )


@pages.get("/docs")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def docs() -> Response:
    """Show the API, by Swagger UI from `flask-swagger-ui`, without any CDN."""
    response = make_response(render_template("docs.html"))
    response.headers["Content-Security-Policy"] = OF_THE_API_PAGE
    return response


@pages.get("/docs/problems")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def problems() -> str:
    """List every problem code with its sentences; the `type` of a problem document points here."""
    return render_template("problems.html", sentences=catalogue()["sentences"])
