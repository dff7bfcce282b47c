"""Load everything that web, worker and relay load, and open their providers, without what deploy/left-out.txt names."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import pkgutil
import sys
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from models.settings import Settings
from models.store import open_store
from notifications.queues import WORKERS
from tests.contracts.without_left_out import Refusal

#: What stands on this machine alone and is no part of production.
NOT_SHIPPED = ("local.mongod", "local.broker", "local.standins")


def load_all() -> int:
    """Import every module that is shipped; returns how many."""
    names = [
        info.name
        for package in ("models", "notifications", "bot", "api", "local", "loa")
        for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
        if not info.name.startswith(NOT_SHIPPED) and not info.name.endswith("__main__")
    ]
    for name in names:
        importlib.import_module(name)
    return len(names)


def service_account() -> str:
    """A service account of nobody, with a key that was made just now."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return json.dumps(
        {
            "type": "service_account",
            "project_id": "loa-of-nobody",
            "private_key": pem.decode(),
            "client_email": "loa@loa-of-nobody.iam.gserviceaccount.com",
            "token_uri": "http://127.0.0.1:1/token",
        }
    )


def open_providers() -> list[str]:
    """Open each channel with an account of nobody, and the application; nothing is sent."""
    from api import create_app
    from notifications.channels import OPENINGS

    accounts: dict[str, Any] = {name: "nobody" for opening in OPENINGS.values() for name in opening.needs}
    accounts["fcm_credentials"] = service_account()
    settings = dataclasses.replace(Settings(), mongodb_uri="mongodb://127.0.0.1:1/", **accounts)
    create_app(settings)
    store = open_store(settings)
    for opening in OPENINGS.values():
        channel = opening.open(store)
        channel.check()
        channel.close()
    return sorted(OPENINGS)


if __name__ == "__main__":
    refusal = Refusal()
    sys.meta_path.insert(0, refusal)
    loaded = load_all()
    opened = open_providers()
    os.environ["MONGODB_URI"] = "mongodb://127.0.0.1:1/"
    for name in ("celery.bin.celery", "gunicorn.app.wsgiapp", *WORKERS.values()):
        importlib.import_module(name)
    sys.stdout.write(
        json.dumps({"loaded": loaded, "opened": opened, "refused": sorted(refusal.names)}) + "\n"
    )
