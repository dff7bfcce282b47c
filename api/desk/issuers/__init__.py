"""Administration of other issuers, whose warnings come in."""

from api.desk.issuers.routes import blp

blueprints = (blp,)
