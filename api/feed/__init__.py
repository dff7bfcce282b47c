"""The feed: what is published for an area."""

from api.feed.routes import blp

blueprints = (blp,)
