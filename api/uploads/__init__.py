"""Uploads: one photo or document at a time, safe renditions only."""

from api.uploads.routes import blp

blueprints = (blp,)
