"""`/report`: whether somebody is in danger, and whom to call; before anything else."""

from __future__ import annotations

from flask import Response

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.public import shown
from api.public.report.steps import report_pages
from models.access.callers import CallerKind


@report_pages.get("")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def start() -> Response:
    """Ask whether somebody is in danger, with the numbers to call above it; the same page for everybody."""
    return shown.page("public/report/start.html")
