"""Speech at the desk: how a text will be said."""

from api.desk.speech.routes import blp

blueprints = (blp,)
