"""The blueprint of the pages of communes."""

from __future__ import annotations

from flask import Blueprint

commune_pages = Blueprint("commune", __name__)
