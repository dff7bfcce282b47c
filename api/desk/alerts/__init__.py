"""Alerts at the desk."""

from api.desk.alerts.answers import blp as answers
from api.desk.alerts.previews import blp as previews
from api.desk.alerts.routes import blp
from api.desk.alerts.special_steps import blp as special_steps

blueprints = (blp, answers, previews, special_steps)
