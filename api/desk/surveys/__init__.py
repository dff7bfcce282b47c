"""`/v1/desk/surveys`: making, opening and watching surveys, and their templates."""

from api.desk.surveys.result_routes import results_blp
from api.desk.surveys.routes import blp
from api.desk.surveys.template_routes import templates_blp

blueprints = (blp, results_blp, templates_blp)
