"""What every page of residents stands on: the templates, what these call, and the page of problems. No page itself."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, Flask

from api.public import problem_page, shown
from models.language import dates

frame = Blueprint("public", __name__, template_folder=str(Path(__file__).with_name("templates")))
frame.record_once(lambda state: problem_page.register(cast(Flask, state.app)))
frame.add_app_template_global(shown.address, "at")
frame.add_app_template_global(shown.frame, "frame_of")
frame.add_app_template_filter(dates.day, "day")
frame.add_app_template_filter(dates.day_and_time, "clock")
