"""Groups of areas for alerts at the console."""

from api.console.admin.groups.routes import groups

blueprints = (groups,)
