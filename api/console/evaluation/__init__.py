"""The evaluation of units at the console."""

from api.console.evaluation.praises import praise_pages
from api.console.evaluation.routes import evaluation_pages

blueprints = (praise_pages, evaluation_pages)
