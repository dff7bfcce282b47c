"""Rules of routing at the console."""

from api.console.admin.routing.routes import routing

blueprints = (routing,)
