"""The feed: what is published for an area, and what one has read of it."""

from api.feed.reading import blp as reading_blp
from api.feed.routes import blp

blueprints = (blp, reading_blp)
