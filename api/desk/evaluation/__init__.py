"""The evaluation of units."""

from api.desk.evaluation.praise_routes import praise_blp
from api.desk.evaluation.routes import blp

blueprints = (blp, praise_blp)
