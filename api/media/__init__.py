"""Files of programmes under their hashes."""

from api.media.routes import blp

blueprints = (blp,)
