"""Policies: what people said of them, and what is concluded each year."""

from api.console.policies.routes import policy_pages

blueprints = (policy_pages,)
