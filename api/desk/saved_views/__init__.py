"""Saved views of the desk."""

from api.desk.saved_views.routes import blp

blueprints = (blp,)
