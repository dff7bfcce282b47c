"""Surveys: what is asked, answers, results."""

from api.surveys.routes import blp

blueprints = (blp,)
