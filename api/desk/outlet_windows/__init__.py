"""The hours of areas in which outlets may sound."""

from api.desk.outlet_windows.routes import blp

blueprints = (blp,)
