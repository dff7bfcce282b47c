"""Pairing: a device shows a code, an official sees what asks and says which outlet it is."""

from api.console.outlets.pairing.routes import pairing

blueprints = (pairing,)
