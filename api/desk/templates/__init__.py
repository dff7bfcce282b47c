"""Reply templates."""

from api.desk.templates.routes import blp

blueprints = (blp,)
