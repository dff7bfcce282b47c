"""Alerts at the desk."""

from api.desk.alerts.routes import blp

blueprints = (blp,)
