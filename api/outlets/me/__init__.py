"""What a device learns of the outlet that it is."""

from api.outlets.me.routes import blp

blueprints = (blp,)
