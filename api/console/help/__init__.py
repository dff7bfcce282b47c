"""Help: the first-use tour and the keys, to be found again at any time."""

from api.console.help.routes import help_pages

blueprints = (help_pages,)
