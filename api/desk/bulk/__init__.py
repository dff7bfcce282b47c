"""One action on many reports."""

from api.desk.bulk.routes import blp

blueprints = (blp,)
