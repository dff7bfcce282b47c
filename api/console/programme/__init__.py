"""The programme at the console: bulletins, when they sound and where, and what is on the air now."""

from api.console.programme.routes import bulletin_pages
from api.console.programme.writing import writing

blueprints = (writing, bulletin_pages)
