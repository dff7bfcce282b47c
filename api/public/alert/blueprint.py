"""The blueprint of the pages of alerts."""

from __future__ import annotations

from flask import Blueprint

alert_pages = Blueprint("alert", __name__)
