"""CAP for other systems: feeds and documents."""

from api.cap.routes import blp

blueprints = (blp,)
