"""Groups of outlets that are spoken through together."""

from api.console.outlets.groups.routes import group_pages

blueprints = (group_pages,)
