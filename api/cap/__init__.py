"""CAP for other systems: feeds and documents of ours, and what other issuers hand in."""

from api.cap.incoming import blp as incoming_blp
from api.cap.routes import blp

blueprints = (blp, incoming_blp)
