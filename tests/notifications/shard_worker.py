"""A worker that does one pending reaction and nothing else: `python -m tests.notifications.shard_worker ID`.

It is a process of its own so that a test can kill it.
"""

from __future__ import annotations

import os
import sys

import notifications.reactions  # noqa: F401 - registers the reactions
from models.settings import load
from models.store import open_store
from notifications.channels import open_channels
from notifications.reactor import Outside, react

if __name__ == "__main__":
    store = open_store(load(os.environ))
    react(Outside(store, open_channels(store)), sys.argv[1])
