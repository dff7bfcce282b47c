"""Reports as residents file and follow them."""

from api.reports import steps
from api.reports.around import around
from api.reports.crowd import crowd
from api.reports.routes import blp, mine

blueprints = (around, blp, steps.blp, crowd, mine)
