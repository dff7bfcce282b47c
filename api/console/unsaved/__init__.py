"""What is typed on the writing pages, kept on the server at each pause until it is saved."""

from api.console.unsaved.routes import unsaved

blueprints = (unsaved,)
