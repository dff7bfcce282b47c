"""Alerts as the public reads them."""

from api.alerts.routes import blp

blueprints = (blp,)
