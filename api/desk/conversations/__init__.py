"""Conversations with residents that officials take."""

from api.desk.conversations.routes import blp

blueprints = (blp,)
