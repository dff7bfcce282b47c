"""Administration of the API keys of other systems."""

from api.desk.keys.routes import blp

blueprints = (blp,)
