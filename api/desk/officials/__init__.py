"""Officials, managed by those who manage people."""

from api.desk.officials.routes import blp

blueprints = (blp,)
