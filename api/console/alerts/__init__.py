"""Alerts at the console: the list, composing, approving and watching them; messages of other issuers, and drills."""

from api.console.alerts.composing import drafts
from api.console.alerts.drills import drills
from api.console.alerts.incoming import incoming
from api.console.alerts.routes import alerts

blueprints = (alerts, drafts, incoming, drills)
