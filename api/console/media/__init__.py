"""The media library at the console: files found again, sent, described, removed; sound and films."""

from api.console.media.routes import media

blueprints = (media,)
