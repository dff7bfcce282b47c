"""Figures of outlets."""

from api.desk.outlet_figures.routes import blp

blueprints = (blp,)
