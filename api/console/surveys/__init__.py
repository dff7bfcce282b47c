"""Surveys at the console: the list, one survey with its steps, the builder, the preview and what people said."""

from api.console.surveys.builder_routes import builder
from api.console.surveys.result_routes import results
from api.console.surveys.routes import surveys

blueprints = (surveys, builder, results)
