"""Saved views of the desk."""

from api.desk.views.routes import blp

blueprints = (blp,)
