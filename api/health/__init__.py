"""Health: is the process alive, is Loa ready, what is it doing, which version is it."""

from api.health.routes import blp

blueprints = (blp,)
