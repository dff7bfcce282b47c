"""Reports as residents file and follow them."""

from api.reports import resident_actions
from api.reports.filing import blp, mine
from api.reports.follow_and_redact import crowd
from api.reports.nearby_and_map import around

blueprints = (around, blp, resident_actions.blp, crowd, mine)
