"""What templates of every page can call: words, icons, and a key for a form that is sent once."""

from __future__ import annotations

from flask import Flask

from api.html import words
from api.html.icons import icon_address
from models.store import new_id


def register(app: Flask) -> None:
    """Give templates `_("…")`, `icon_address` and `new_key`."""
    words.install(app)
    app.jinja_env.globals |= {"icon_address": icon_address, "new_key": new_id}
