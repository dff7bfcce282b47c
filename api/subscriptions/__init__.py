"""Subscriptions of a citizen to warnings by Zalo and SMS."""

from api.subscriptions.routes import blp

blueprints = (blp,)
