"""Migrations: a stored shape changes while Loa serves.

A step is one module `m<number>_<name>.py` of this package. It is found by its name, so there is no list to keep:

    PHASE = Phase.EXPAND

    def batch(store: Store, cursor: Cursor, limit: int) -> Batch: …   # do the next rows after `cursor`
    def left(store: Store) -> int: …                                 # rows that still want it, for a dry run

Its docstring says what it does. `batch` is idempotent: a run that was killed does its last batch again. It handles at
most `limit` rows, in well under five seconds, since a transaction may not last longer.

How old and new code both work meanwhile:

1. **Expand** (`Phase.EXPAND`), while the old version serves. The step only adds: a field, a collection, an index. Old
   code ignores what it does not know; new code copes with rows that lack it.
2. The new version is started everywhere and the old one stopped.
3. **Contract** (`migrate(…, contract=True)`), when somebody said that no old process is left. First every expand step
   runs once more from the start, for rows that the old version wrote behind it. Then the steps that take away
   (`Phase.CONTRACT`) run, and indexes that are no longer declared are dropped (`models.store.schema`).

So each step is one or two passes, and the collection `migrations` has one row a pass (`models.migrations.passes`).
Two runs at once do no harm: passes are made under a lease (`models.migrations.lease`).

A step never bumps an aggregate's `version`, since that is the number of its last event. Where a concurrent change would
be lost, it reads and writes in one transaction, or writes with operators that commute (`$addToSet`).
"""

from models.migrations.lease import Held
from models.migrations.passes import Pass, ahead, pending
from models.migrations.runner import migrate, preview
from models.migrations.step import Batch, Cursor, Phase, Step, steps

__all__ = [
    "Batch",
    "Cursor",
    "Held",
    "Pass",
    "Phase",
    "Step",
    "ahead",
    "migrate",
    "pending",
    "preview",
    "steps",
]
