"""Reports as residents file and follow them."""

from api.reports.routes import blp, mine

blueprints = (blp, mine)
