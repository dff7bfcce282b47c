"""The registry of outlets: the list with how each is, one outlet with all that is known of it."""

from api.console.outlets.registry.routes import registry

blueprints = (registry,)
