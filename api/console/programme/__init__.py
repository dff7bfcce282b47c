"""The programme at the console: bulletins, when they sound and where, and what is on the air now."""

from api.console.programme.entry_routes import entry_pages
from api.console.programme.live_routes import live_pages
from api.console.programme.plan import plan_pages
from api.console.programme.planning import planning
from api.console.programme.requisition_routes import requisition_pages
from api.console.programme.routes import bulletin_pages
from api.console.programme.week import week_pages
from api.console.programme.writing import writing

blueprints = (
    writing,
    bulletin_pages,
    planning,
    entry_pages,
    week_pages,
    plan_pages,
    live_pages,
    requisition_pages,
)
