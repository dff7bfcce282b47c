"""`/v1/desk/surveys`: making, opening and watching surveys, and their templates."""

from api.desk.surveys.routes import blp
from api.desk.surveys.template_routes import templates_blp
from api.desk.surveys.xlsform_routes import xlsform_blp

blueprints = (blp, templates_blp, xlsform_blp)
