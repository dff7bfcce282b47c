"""The inbox: everything that was sent to the caller, on whatever channel."""

from api.inbox.routes import blp

blueprints = (blp,)
