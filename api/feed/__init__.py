"""The feed: what is published for an area, what became of a post, what one has read, and finding posts again."""

from api.feed.corrections import blp as corrections
from api.feed.editions import blp as editions
from api.feed.feedback import blp as feedback
from api.feed.files import blp as files
from api.feed.reading import blp as reading
from api.feed.routes import blp
from api.feed.search import blp as search

blueprints = (blp, corrections, editions, feedback, files, reading, search)
