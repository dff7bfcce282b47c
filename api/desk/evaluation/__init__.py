"""The evaluation of units."""

from api.desk.evaluation.routes import blp

blueprints = (blp,)
