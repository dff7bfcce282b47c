"""Statistics at the console: do we keep our word, and where do reports gather."""

from api.console.stats.routes import stats

blueprints = (stats,)
