"""Signing in as a citizen, refreshing, signing out."""

from api.auth.routes import blp

blueprints = (blp,)
