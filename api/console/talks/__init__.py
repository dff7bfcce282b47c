"""Conversations at the console: who waits for a person, and one conversation with everything that can be done."""

from api.console.talks.routes import talks

blueprints = (talks,)
