"""Policies at the desk, and their yearly evaluations."""

from api.desk.policies.evaluations import blp as evaluations
from api.desk.policies.routes import blp

blueprints = (blp, evaluations)
