"""Uploads: one photo at a time, safe renditions only."""

from api.uploads.routes import blp

blueprints = (blp,)
