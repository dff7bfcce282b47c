"""Answers may grow (docs/stability.md): what the document of the API says of them leaves room for that.

A client that is generated from the document must not fall over a member or a value that a later Loa adds. So a schema
that stands in an answer does not forbid other members, and lists its values as `x-extensible-enum`. What only requests
hold stays closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: Known values, to which a later version may add: https://opensource.zalando.com/restful-api-guidelines/#112
EXTENSIBLE = "x-extensible-enum"

Document = dict[str, Any]


def open_answers(document: Document) -> None:
    """Open every schema that stands in an answer, within the document itself."""
    for schema in in_answers(document):
        for part in _parts(schema):
            if part.get("additionalProperties") is False:
                del part["additionalProperties"]
            if "enum" in part:
                part[EXTENSIBLE] = [value for value in part.pop("enum") if value is not None]
                part.setdefault("type", "string")


def in_answers(document: Document) -> list[Document]:
    """Return the schemas in answers: those of components, and those that stand in the answer itself."""
    components = document.get("components", {})
    answers = [
        *components.get("responses", {}).values(),
        *(
            answer
            for path in document["paths"].values()
            for operation in path.values()
            if isinstance(operation, Mapping)
            for answer in operation.get("responses", {}).values()
        ),
    ]
    found = [
        content["schema"]
        for answer in answers
        for content in answer.get("content", {}).values()
        if "schema" in content
    ]
    named: dict[str, Document] = {}
    waiting = list(found)
    while waiting:
        for name in _named_in(waiting.pop()):
            if name not in named:
                named[name] = components["schemas"][name]
                waiting.append(named[name])
    return [*found, *named.values()]


def _named_in(schema: Document) -> Iterator[str]:
    for part in _parts(schema):
        reference = part.get("$ref")
        if isinstance(reference, str):
            yield reference.rpartition("/")[2]


def _parts(node: object) -> Iterator[Document]:
    """Yield every object in a schema, itself included."""
    if isinstance(node, dict):
        yield node
    if isinstance(node, (dict, list)):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _parts(inner)
