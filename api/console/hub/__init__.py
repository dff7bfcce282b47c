"""Other hubs: what they are owed, and what came from them."""

from api.console.hub.arrivals import arrival_pages
from api.console.hub.routes import hub_pages

blueprints = (hub_pages, arrival_pages)
