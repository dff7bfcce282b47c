"""The style guide: every part of the console in every state, for whoever builds a screen."""

from api.console.style.routes import style

blueprints = (style,)
