"""Bulletins at the desk."""

from api.desk.bulletins.routes import blp

blueprints = (blp,)
