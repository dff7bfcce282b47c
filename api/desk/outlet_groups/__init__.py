"""Groups of outlets."""

from api.desk.outlet_groups.routes import blp

blueprints = (blp,)
