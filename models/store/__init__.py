"""What every other room stands on: the database, the encrypted fields, events and the outbox.

A change of anything is one transaction that writes the document, one event and the rows of the outbox for
what must follow; `events` is the place to begin. Nothing here knows the rules of a report or an alert; the table of
`reactions` names their events.
"""

from models.store.database import Document, Query, Store, new_id, open_store

__all__ = ["Document", "Query", "Store", "new_id", "open_store"]
