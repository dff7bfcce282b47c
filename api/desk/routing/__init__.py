"""Rules of routing at the desk."""

from api.desk.routing.routes import blp

blueprints = (blp,)
