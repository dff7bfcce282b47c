"""Devices: installations that register without an account."""

from api.devices.routes import blp

blueprints = (blp,)
