"""Where reports gather and come back."""

from api.desk.hotspots.routes import blp

blueprints = (blp,)
