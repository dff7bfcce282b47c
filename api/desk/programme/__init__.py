"""The programme at the desk: entries, announcements, requisitions, and what an outlet plays when."""

from api.desk.programme.entry_routes import entries_blp
from api.desk.programme.live_routes import live_blp
from api.desk.programme.plan_routes import plans_blp
from api.desk.programme.requisition_routes import log_blp, requisitions_blp

blueprints = (entries_blp, live_blp, requisitions_blp, log_blp, plans_blp)
