"""Incidents of outlets."""

from api.desk.incidents.routes import blp

blueprints = (blp,)
