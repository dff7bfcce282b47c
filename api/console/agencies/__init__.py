"""Agencies: the offices that answer for reports and contribute posts."""

from api.console.agencies.routes import agencies_pages

blueprints = (agencies_pages,)
