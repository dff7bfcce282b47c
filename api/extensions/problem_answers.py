"""Problems as they are sent: a document for programs, a page with whom to call for people."""

from __future__ import annotations

from flask import Response, json, render_template

from api.extensions import emergency_numbers
from api.extensions.context import current_language
from api.extensions.problem_schemas import Problem
from models.language.languages import OWN_NAMES


def document(body: Problem) -> Response:
    """Return the problem as a document (RFC 9457)."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, body["status"], mimetype="application/problem+json")


def page(body: Problem) -> Response:
    """Return the problem as a page of residents, which asks no store."""
    language = current_language()
    numbers = [{"_id": row["number"], "name": row["name"]} for row in emergency_numbers.everywhere(language)]
    text = render_template(
        "problem.html", problem=body, lang=language, languages=dict(OWN_NAMES), numbers=numbers
    )
    return Response(text, body["status"], mimetype="text/html")
