"""The feed: what is published for an area."""

from api.feed.editions import blp as editions
from api.feed.routes import blp

blueprints = (blp, editions)
