"""The map of reports at the console: the same filters as the queue, with its table beside it."""

from api.console.map.routes import map_pages

blueprints = (map_pages,)
