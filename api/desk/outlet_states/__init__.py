"""How outlets are."""

from api.desk.outlet_states.routes import blp

blueprints = (blp,)
