"""Agencies at the desk."""

from api.desk.agencies.routes import blp

blueprints = (blp,)
