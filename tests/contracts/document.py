"""The OpenAPI document, as the routes make it and as it stands in `docs/openapi.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask

from api.extensions.open_answers import EXTENSIBLE, in_answers
from tests.contracts.sources import ROOT

COMMITTED = ROOT / "docs" / "openapi.json"

METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Operation:
    """One operation of a document."""

    path: str
    method: str
    body: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


def current(app: Flask) -> dict[str, Any]:
    """The document that the application makes of its routes."""
    document: dict[str, Any] = json.loads(app.test_client().get("/openapi.json").data)
    return document


def committed() -> dict[str, Any]:
    """The document in the repository."""
    document: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return document


@cache
def committed_once() -> dict[str, Any]:
    """The document in the repository, read once; nobody changes it."""
    return committed()


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """A document that leaves answers no room to grow: with it, tests find members and values that nobody documented."""
    copy = deepcopy(document)
    for schema in in_answers(copy):
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for part in schema.get("properties", {}).values():
            for one in (part, part.get("items", {})):
                if EXTENSIBLE in one:
                    nullable = "null" in one.get("type", ())
                    one["enum"] = [*one[EXTENSIBLE], *([None] if nullable else [])]
    return copy


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(path, method, item[method])


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` into the same document stands for."""
    while "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node
