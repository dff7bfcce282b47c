"""The domain: one module a noun, plain functions over typed documents.

Nothing in this package knows Flask or Celery. Whoever files a report (app, bot, Open311, an import)
calls the same function here, and every change is one transaction with one event (see `models.store.events`).
"""
