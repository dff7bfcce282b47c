"""Me: what a citizen sees and says of themselves and of their family, and how anybody wants to be told."""

from api.me.access_log import log
from api.me.family import family
from api.me.preferences import blp as preferences
from api.me.routes import blp
from api.me.traces import traces

blueprints = (blp, log, family, preferences, traces)
