"""Me: what a citizen sees and says of themselves."""

from api.me.access_log import log
from api.me.family import family
from api.me.routes import blp

blueprints = (blp, log, family)
