"""Recorded phrases of warnings."""

from api.desk.phrases.routes import blp

blueprints = (blp,)
