"""The feed: what is published for an area, what one has read of it, and finding posts again."""

from api.feed.reading import blp as reading_blp
from api.feed.routes import blp
from api.feed.search import blp as search_blp

blueprints = (blp, reading_blp, search_blp)
