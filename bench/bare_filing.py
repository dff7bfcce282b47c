"""A bare Flask application that writes what a report needs at least, for `bench.filing` alone.

One durable transaction of three inserts (a report, its event, what follows), and nothing else: no caller, no rules.
"""

from __future__ import annotations

import os
from typing import Any

from bson import ObjectId
from flask import Flask, request
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

#: Name the store and the database that it writes to.
URI, DATABASE = "BARE_URI", "BARE_DATABASE"


def made() -> Flask:
    """Make the application."""
    app = Flask(__name__, static_folder=None)
    client: MongoClient[dict[str, Any]] = MongoClient(os.environ[URI])
    database = client[os.environ[DATABASE]]

    def write(session: ClientSession) -> None:
        one = {"_id": str(ObjectId()), **request.get_json()}
        for name in ("reports", "events", "outbox"):
            database[name].insert_one(dict(one), session=session)

    @app.get("/healthz")
    def hello() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/v1/reports")
    def file() -> tuple[dict[str, str], int]:
        with client.start_session() as session:
            session.with_transaction(
                write, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority")
            )
        return {"status": "filed"}, 201

    return app
