"""The media library at the desk: files sent, described, found again and removed."""

from api.desk.media.routes import blp

blueprints = (blp,)
