"""Heartbeats of outlets."""

from api.outlets.heartbeats.routes import blp

blueprints = (blp,)
