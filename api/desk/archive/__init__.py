"""The archive at the desk: what was published in a period, as one file."""

from api.desk.archive.routes import blp

blueprints = (blp,)
