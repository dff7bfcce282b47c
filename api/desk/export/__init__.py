"""Exports of reports."""

from api.desk.export.routes import blp

blueprints = (blp,)
