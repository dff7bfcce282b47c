"""Alerts at the desk."""

from api.desk.alerts.routes import blp
from api.desk.alerts.special_steps import blp as special_steps

blueprints = (blp, special_steps)
