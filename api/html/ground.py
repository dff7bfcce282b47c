"""What templates of every page can call: words, icons, and a key for a form that is sent once."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask

from api.html import words
from api.html.icons import icon_address
from models.store import new_id

#: Has no page; brings the templates that pages of both fronts share.
shared = Blueprint("html", __name__, template_folder=str(Path(__file__).with_name("templates")))


def register(app: Flask) -> None:
    """Give templates `_("…")`, `icon_address` and `new_key`."""
    words.install(app)
    app.register_blueprint(shared)
    app.jinja_env.globals |= {"icon_address": icon_address, "new_key": new_id}
