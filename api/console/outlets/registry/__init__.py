"""The registry of outlets: the list with how each is, the map, and the list as a table."""

from api.console.outlets.registry.export import export
from api.console.outlets.registry.routes import registry

blueprints = (registry, export)
