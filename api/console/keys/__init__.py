"""The keys of other systems: who connects to Loa, and for what."""

from api.console.keys.routes import keys_pages

blueprints = (keys_pages,)
