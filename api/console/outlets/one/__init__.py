"""One outlet: what is known of it, how it is and was, its day, and what is done with it."""

from api.console.outlets.one.routes import outlet_pages

blueprints = (outlet_pages,)
