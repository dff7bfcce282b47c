"""Phones of officials."""

from api.desk.phones.routes import blp

blueprints = (blp,)
