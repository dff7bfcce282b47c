"""Categories of reports, topics of posts, and hotlines."""

from api.categories.routes import blp

blueprints = (blp,)
