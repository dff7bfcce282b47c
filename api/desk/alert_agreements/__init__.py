"""Agreements on who may approve alerts alone."""

from api.desk.alert_agreements.routes import blp

blueprints = (blp,)
