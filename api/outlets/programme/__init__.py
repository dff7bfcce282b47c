"""What a device asks for again and again: its programme, and the keys that it is signed with."""

from api.outlets.programme.routes import blp

blueprints = (blp,)
