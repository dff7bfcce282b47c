"""Warnings of other issuers that wait for an official."""

from api.desk.incoming_alerts.routes import blp

blueprints = (blp,)
