"""Sounds at the desk: made of spoken texts and recordings."""

from api.desk.sounds.routes import blp

blueprints = (blp,)
