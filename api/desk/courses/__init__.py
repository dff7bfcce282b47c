"""Courses for staff."""

from api.desk.courses.routes import blp

blueprints = (blp,)
