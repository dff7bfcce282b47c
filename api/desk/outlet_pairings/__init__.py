"""Devices that ask to be paired, for whoever decides."""

from api.desk.outlet_pairings.routes import blp

blueprints = (blp,)
