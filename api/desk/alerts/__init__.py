"""Alerts at the desk."""

from api.desk.alerts.answers import blp as answers
from api.desk.alerts.routes import blp

blueprints = (blp, answers)
