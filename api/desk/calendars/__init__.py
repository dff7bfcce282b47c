"""The working calendar at the desk."""

from api.desk.calendars.routes import blp

blueprints = (blp,)
