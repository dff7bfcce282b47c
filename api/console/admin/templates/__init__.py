"""Reply templates at the console."""

from api.console.admin.templates.routes import templates

blueprints = (templates,)
