"""Other hubs: what they are owed, and what came from them."""

from api.console.hub.arrivals import arrivals
from api.console.hub.routes import hub_pages

blueprints = (hub_pages, arrivals)
