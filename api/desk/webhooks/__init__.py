"""Administration of partners' servers that are told of warnings."""

from api.desk.webhooks.routes import blp

blueprints = (blp,)
