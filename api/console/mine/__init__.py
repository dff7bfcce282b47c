"""My desk: what waits for whoever is signed in."""

from api.console.mine.routes import mine

blueprints = (mine,)
