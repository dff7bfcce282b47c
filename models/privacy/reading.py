"""What somebody read and kept: erased at once, when they want that or when they go."""

from __future__ import annotations

from pymongo.client_session import ClientSession

from models.content import read_marks, saved_items
from models.messages.messages import Owner
from models.store import Store


def erase(store: Store, readers: list[Owner]) -> None:
    """Erase what these have seen, read and kept, in one transaction; nothing of it stays anywhere.

    :param readers: a citizen and the devices that they use, or a device alone.
    """

    def work(session: ClientSession) -> None:
        read_marks.erase(store, readers, session)
        saved_items.erase(store, readers, session)

    store.transact(work)
