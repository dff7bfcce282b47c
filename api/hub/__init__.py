"""`/v1/hub`: what other hubs send here."""

from api.hub.routes import blp as hub

blueprints = (hub,)
