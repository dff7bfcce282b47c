"""Hotlines at the console."""

from api.console.admin.hotlines.routes import hotlines

blueprints = (hotlines,)
