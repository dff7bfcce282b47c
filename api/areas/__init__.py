"""Areas: the tree of administrative units, and where a point lies."""

from api.areas.routes import blp

blueprints = (blp,)
