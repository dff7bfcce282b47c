"""The domain, a room for each capability: plain functions over documents that say their shape.

Nothing in here knows Flask or Celery. Whoever files a report (app, bot, Open311, an import) calls the same function,
and every change is one transaction with one event (`models.store.events`). The docstring of each package says what it
holds, what it never does and where to begin; pyproject.toml says which room may use which.
"""
