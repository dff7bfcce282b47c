"""Reports at the console: the queue, and one report with everything that can be done with it."""

from api.console.reports.bulk import bulk
from api.console.reports.compare import compare
from api.console.reports.export import export
from api.console.reports.identity import identity
from api.console.reports.published_answer import published_answers
from api.console.reports.routes import reports
from api.console.reports.views import views

blueprints = (reports, identity, views, export, bulk, compare, published_answers)
