"""`/docs` and `/docs/problems`."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.headers import OF_THE_API_PAGE
from api.extensions.problem_sentences import catalogue
from models.access.callers import CallerKind

pages = Blueprint("pages", __name__)


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
