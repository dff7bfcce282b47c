"""Invitations, for those who were invited."""

from api.desk.invitations.routes import blp

blueprints = (blp,)
