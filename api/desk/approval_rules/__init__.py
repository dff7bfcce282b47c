"""Rules of approval at the desk."""

from api.desk.approval_rules.routes import blp

blueprints = (blp,)
