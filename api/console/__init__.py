"""The console: what officials see. Pages over the same domain functions as the API, one folder a room.

`docs/console.md` says how to add a screen.
"""

from importlib import import_module
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState

from api.console.extension import problem

#: One room a line.
ROOMS = (
    "api.console.session",
    "api.console.mine",
    "api.console.me",
    "api.console.reports",
    "api.console.map",
    "api.console.stats",
    "api.console.alerts",
    "api.console.talks",
    "api.console.surveys",
    "api.console.posts",
    "api.console.media",
    "api.console.outlets",
    "api.console.programme",
    "api.console.targets",
    "api.console.evaluation",
    "api.console.stations",
    "api.console.staff",
    "api.console.admin",
    "api.console.policies",
    "api.console.papers",
    "api.console.help",
    "api.console.unsaved",
    "api.console.officials",
    "api.console.audit",
    "api.console.agencies",
    "api.console.keys",
    "api.console.hub",
    "api.console.style",
)

#: Has no screen; brings the templates and the page of problems.
ground = Blueprint("console", __name__, template_folder=str(Path(__file__).with_name("templates")))


@ground.record_once
def _install(state: BlueprintSetupState) -> None:
    problem.install(cast(Flask, state.app))


blueprints = (ground, *(one for name in ROOMS for one in import_module(name).blueprints))
