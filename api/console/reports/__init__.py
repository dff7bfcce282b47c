"""Reports at the console: the queue, and one report with everything that can be done with it."""

from api.console.reports.identity import identity
from api.console.reports.routes import reports

blueprints = (reports, identity)
