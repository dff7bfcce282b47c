"""Problems below `/console`: the same sentences as everywhere, in the frame of the console."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from api.console.extension import answers, uploaded
from api.console.extension.times import days_left, spoken_moment, written_moment
from api.extensions import problems
from api.extensions.problem_schemas import Problem
from api.html.numbers import decimal
from models.language.dates import day_of


def install(app: Flask) -> None:
    """Let problems be pages, and give templates what they call."""
    problems.renders("/console")(_page)
    app.jinja_env.filters |= {
        "moment": written_moment,
        "left": days_left,
        "spoken_moment": spoken_moment,
        "stored_day": day_of,
        "decimal": decimal,
        "thumb": uploaded.thumb,
    }


def _page(problem: Problem) -> Response:
    came_from = urlsplit(request.referrer or "")
    back = answers.local(f"{came_from.path}?{came_from.query}".rstrip("?"), "")
    response = answers.page("console/problem.html", problem["status"], problem=problem, back=back)
    # The form that was sent is not in it: with script the page stays, and is told the problem.
    del response.headers[answers.FORM]
    return response
