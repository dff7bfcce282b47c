"""Targets of the provincial plans."""

from api.desk.targets.figure_routes import figures_blp
from api.desk.targets.routes import blp

blueprints = (figures_blp, blp)
