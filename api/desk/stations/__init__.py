"""Stations of communes and their conversion."""

from api.desk.stations.plan_routes import plan_blp
from api.desk.stations.routes import blp
from api.desk.stations.table_routes import table_blp

blueprints = (plan_blp, table_blp, blp)
