"""Reports at the desk."""

from api.desk.reports.routes import blp
from api.desk.reports.same import same

blueprints = (blp, same)
