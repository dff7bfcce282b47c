"""Stations of communes and their conversion."""

from api.desk.stations.plan_routes import plan_blp
from api.desk.stations.routes import blp

blueprints = (plan_blp, blp)
