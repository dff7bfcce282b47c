"""Problems on pages of residents: the same sentences as everywhere, and whom to call, even without the store."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template, request

from api.extensions import emergency_numbers, problems
from api.extensions.context import current_language
from api.extensions.problem_schemas import Problem
from models.language.languages import OWN_NAMES

#: Beginnings of addresses.
PLACES = ("/report", "/r/")


def register(app: Flask) -> None:
    """Let problems below these addresses be pages."""
    for place in PLACES:
        problems.renders(place)(_page)


def _page(problem: Problem) -> Response:
    lang = current_language()
    numbers = [{"_id": row["number"], "name": row["name"]} for row in emergency_numbers.everywhere(lang)]
    html = render_template(
        "public/problem.html",
        problem=problem,
        lang=lang,
        languages=dict(OWN_NAMES),
        warnings=[],
        numbers=numbers,
        place=_readable(),
    )
    return make_response(html, problem["status"])


def _readable() -> str:
    """Return the address of the page to go back to; that of a form that only takes is the one above it."""
    parts = request.path.split("/")
    if request.path.startswith("/r/"):
        return "/".join(parts[:3])
    return "/report" if parts[2:] in (["safe"], ["drop"]) else request.path
