"""The blueprint of what is kept on the phone."""

from __future__ import annotations

from flask import Blueprint

offline_pages = Blueprint("offline", __name__)
