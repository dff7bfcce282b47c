"""Officials: who works here, in which roles, and whether they can sign in."""

from api.console.officials.inviting import inviting
from api.console.officials.routes import officials_pages

blueprints = (inviting, officials_pages)
