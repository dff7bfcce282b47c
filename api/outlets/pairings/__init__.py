"""How a device asks to be paired."""

from api.outlets.pairings.routes import blp

blueprints = (blp,)
