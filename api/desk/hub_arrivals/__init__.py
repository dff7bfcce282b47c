"""What other hubs sent and officials see to."""

from api.desk.hub_arrivals.routes import blp

blueprints = (blp,)
