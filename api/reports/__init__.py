"""Reports as residents file and follow them."""

from api.reports import steps
from api.reports.routes import blp, mine

blueprints = (blp, steps.blp, mine)
