"""Targets of the provincial plans at the console."""

from api.console.targets.figures import figure_pages
from api.console.targets.routes import target_pages

blueprints = (figure_pages, target_pages)
