"""Signing in and out of officials."""

from api.desk.session.routes import blp

blueprints = (blp,)
