"""The registry of outlets at the desk: loudspeakers, boards, converters."""

from api.desk.outlets.action_routes import actions_blp
from api.desk.outlets.routes import blp
from api.desk.outlets.table_routes import table_blp

blueprints = (table_blp, blp, actions_blp)
