"""Periodic reports: what is asked of units, what they hand in, and the sums."""

from api.desk.returns.request_routes import blp as requests
from api.desk.returns.routes import blp
from api.desk.returns.sum_routes import blp as sums

blueprints = (blp, requests, sums)
