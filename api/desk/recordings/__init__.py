"""Recordings at the desk: sound and films that are made for the media library."""

from api.desk.recordings.routes import blp

blueprints = (blp,)
