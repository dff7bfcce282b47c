"""Incidents of outlets at the console, and the figures of what was really heard."""

from api.console.outlets.incidents.figures import figure_pages
from api.console.outlets.incidents.routes import incident_pages

blueprints = (figure_pages, incident_pages)
