"""What the province works with: areas, categories, rules, the calendar, templates, hotlines. One noun a folder."""

from importlib import import_module

from api.console.admin.home import home

#: One noun a line.
NOUNS = (
    "api.console.admin.areas",
    "api.console.admin.groups",
    "api.console.admin.categories",
    "api.console.admin.routing",
    "api.console.admin.calendar",
    "api.console.admin.templates",
    "api.console.admin.alert_templates",
    "api.console.admin.hotlines",
)

blueprints = (home, *(one for name in NOUNS for one in import_module(name).blueprints))
