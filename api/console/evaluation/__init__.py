"""The evaluation of units at the console."""

from api.console.evaluation.routes import evaluation_pages

blueprints = (evaluation_pages,)
