"""Categories at the console."""

from api.console.admin.categories.routes import categories

blueprints = (categories,)
