"""Open311 GeoReport v2: services, requests, tokens and updates for other systems, in XML and JSON."""

from api.open311 import errors
from api.open311.discovery import blp as discovery
from api.open311.filing import blp as filing
from api.open311.requests import blp as requests
from api.open311.services import blp as services
from api.open311.updates import blp as updates

__all__ = ["blueprints", "errors"]

blueprints = (discovery, services, requests, filing, updates)
