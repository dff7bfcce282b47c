"""Drills: exercise alerts that go out together."""

from api.desk.drills.routes import blp

blueprints = (blp,)
