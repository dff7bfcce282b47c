"""Figures about reports."""

from api.desk.stats.routes import blp

blueprints = (blp,)
