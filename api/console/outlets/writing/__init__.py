"""Adding an outlet, and saying all of it again."""

from api.console.outlets.writing.routes import writing

blueprints = (writing,)
