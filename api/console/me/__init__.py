"""Oneself: who one is here, and whether the keys of the console do something."""

from api.console.me.routes import me_pages

blueprints = (me_pages,)
