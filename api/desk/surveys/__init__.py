"""`/v1/desk/surveys`: making, opening and watching surveys, their templates, and their answers as files."""

from api.desk.surveys.export_routes import export_blp
from api.desk.surveys.result_routes import results_blp
from api.desk.surveys.routes import blp
from api.desk.surveys.template_routes import templates_blp
from api.desk.surveys.xlsform_routes import xlsform_blp

blueprints = (blp, templates_blp, export_blp, results_blp, xlsform_blp)
