"""Alerts as the public reads them."""

from api.alerts.answers import blp as answers
from api.alerts.hazards import blp as hazards
from api.alerts.routes import blp as alerts

blueprints = (alerts, answers, hazards)
