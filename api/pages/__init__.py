"""HTML pages. They never share a blueprint with JSON, and load nothing from elsewhere."""

from api.pages.routes import pages

blueprints = (pages,)
