"""Categories at the desk."""

from api.desk.categories.routes import blp

blueprints = (blp,)
