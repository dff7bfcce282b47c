"""The blueprint of the pages below `/r`."""

from __future__ import annotations

from flask import Blueprint

reported_pages = Blueprint("reported", __name__, url_prefix="/r")
