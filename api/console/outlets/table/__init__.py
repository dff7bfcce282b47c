"""The registry comes in as a table: tried first, then kept as a whole or not at all."""

from api.console.outlets.table.routes import table_pages

blueprints = (table_pages,)
