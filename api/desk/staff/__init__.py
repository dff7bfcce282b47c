"""Staff of grassroots information."""

from api.desk.staff.routes import blp
from api.desk.staff.table_routes import table_blp

blueprints = (table_blp, blp)
