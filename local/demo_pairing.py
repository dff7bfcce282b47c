"""Pair the loudspeaker of the demo with its outlet: `python -m local.demo_pairing CODE`, called by the loudspeaker."""

from __future__ import annotations

import os
import sys

from local import demo_outlets
from models.access.callers import HERE
from models.outlets import pairings
from models.outlets.outlets import OUTLETS
from models.settings import load
from models.store import Store, open_store
from models.store.events import SYSTEM


def pair(store: Store, code: str) -> None:
    """Say that the device that shows this code is the loudspeaker of the demo.

    :raises NotFound: nothing asks under this code now.
    """
    outlet = store.one(OUTLETS, demo_outlets.player_outlets()["loudspeaker"])
    pairings.confirm_as(store, SYSTEM, outlet, code, HERE, expect=outlet["version"])


def main() -> None:
    """Pair it; an empty code says that the last one is of no use any more."""
    code = sys.argv[1]
    if code:
        store = open_store(load(os.environ))
        pair(store, code)
        store.close()


if __name__ == "__main__":
    main()
