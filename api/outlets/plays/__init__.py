"""Plays of outlets."""

from api.outlets.plays.routes import blp

blueprints = (blp,)
