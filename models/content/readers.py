"""Readers: whose marks and saved items these are.

What somebody reads tells much about them. So it is kept under a keyed hash: whoever has the store and not the keys
cannot say whose it is, and with the keys only that of somebody whom they know.
"""

from __future__ import annotations

from models.messages.messages import Owner
from models.store import Store


def digest(store: Store, reader: Owner) -> str:
    """Return the name under which a device's or citizen's reading is kept."""
    return store.vault.digest("reader", f"{reader.kind}:{reader.id}")
