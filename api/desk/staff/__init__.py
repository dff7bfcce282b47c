"""Staff of grassroots information."""

from api.desk.staff.routes import blp

blueprints = (blp,)
