"""How the reports desk behaves as reports grow: `python -m bench.reports [10000 100000 1000000]`.

Each size has a database of its own in one embedded MongoDB. All are seeded first and then measured in turn, so that
noise of the machine hits each alike. `--http` also files reports with eight clients over HTTP, beside the same server's
bare route. With `--data FOLDER` the databases stay there and are used again by the next run.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bench import fill, output, reports_desk, throughput, timing
from bench.output import load, say
from local import mongod
from models.store import Store

SIZES = (10_000, 100_000)
ROUNDS = 100


def main() -> None:
    """Print the table, and with `--http` the ratio at each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--http", action="store_true", help="file with eight clients over HTTP, too")
    parser.add_argument("--data", type=Path, help="keep the databases in this folder")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with output.folder(given.data) as folder, mongod.mongod(folder) as uri:
        stores = {size: fill.fill(uri, f"bench_{size}", size, say) for size in given.sizes}
        say(f"load average before: {load()}")
        timing.show(
            timing.measure({size: reports_desk.of(store) for size, store in stores.items()}, given.rounds)
        )
        for size, store in stores.items() if given.http else ():
            say(f"{size:,} reports, {throughput.measure(folder, store)}")
        say(f"store: {_cache(stores[given.sizes[0]]):.1f} GB of cache for all sizes together")
        for store in stores.values():
            store.close()
    say(f"load average after: {load()}; {os.cpu_count()} cores")


def _cache(store: Store) -> float:
    """Gigabytes that the store keeps in memory at most."""
    status = store.db.command("serverStatus")
    return float(status["wiredTiger"]["cache"]["maximum bytes configured"]) / 2**30


if __name__ == "__main__":
    main()
