"""How a paired device gets its tokens, and new ones for old."""

from api.outlets.tokens import refusals as refusals
from api.outlets.tokens.routes import blp

blueprints = (blp,)
