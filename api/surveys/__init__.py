"""Surveys: what is asked, answers, results."""

from api.surveys.result_routes import results_blp
from api.surveys.routes import blp

blueprints = (blp, results_blp)
