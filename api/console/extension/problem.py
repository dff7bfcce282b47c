"""Problems below `/console`: the same sentences as everywhere, in the frame of the console."""

from __future__ import annotations

from flask import Flask, Response

from api.console.extension import answers
from api.console.extension.times import days_left, spoken_moment, written_moment
from api.extensions import problems
from api.extensions.problem_schemas import Problem
from models.language.dates import day_of


def install(app: Flask) -> None:
    """Let problems be pages, and give templates what they call."""
    problems.renders("/console")(_page)
    app.jinja_env.filters |= {
        "moment": written_moment,
        "left": days_left,
        "spoken_moment": spoken_moment,
        "stored_day": day_of,
    }


def _page(problem: Problem) -> Response:
    return answers.page("console/problem.html", problem["status"], problem=problem)
