"""Reports at the desk."""

from api.desk.reports.routes import blp
from api.desk.reports.similar import same

blueprints = (blp, same)
