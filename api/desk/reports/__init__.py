"""Reports at the desk."""

from api.desk.reports.routes import blp

blueprints = (blp,)
