"""What the OpenAPI document says beside bodies: headers of requests and answers, and refusals that all share.

A view whose answers say more in headers names it: `@blp.response(200, Schema, headers=VERSION)`. The rest follows from
what it declares: who may keep the answer, whether it reads a body, whether it may be repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypedDict

#: Headers of a response in the document, by name, each with the name of its component.
Headers = dict[str, str]

VERSION: Headers = {"ETag": "ETag"}
TAG: Headers = {"ETag": "ETag", "Loa-Signature": "Loa-Signature"}
PLACE: Headers = {"Location": "Location"}
MADE: Headers = {**VERSION, **PLACE}
FEED: Headers = {"Link": "FeedLink"}
PAGES: Headers = {"Link": "Link", "X-Pagination": "X-Pagination"}

#: What every answer says.
EVERY: Headers = {"Cache-Control": "Cache-Control", "X-Request-ID": "X-Request-ID"}

DESCRIPTIONS: Mapping[str, str] = {
    "Cache-Control": "Who may keep the answer: nobody (`no-store`), unless it is public.",
    "ETag": 'The version of what is shown, for `If-Match`, or the tag of the bytes, for `If-None-Match`: `"3"`.',
    "FeedLink": 'The feed itself (`rel="self"`) and the hub that tells of changes (`rel="hub"`), where there is one.',
    "Idempotency-Replayed": "`true`: the answer to the first request with this `Idempotency-Key`, again.",
    "Link": 'The next page: `<…>; rel="next"`. Without it this was the last.',
    "Loa-Signature": "A detached JWS (EdDSA) over exactly the bytes of the body, by a key of `/v1/outlets/keys`.",
    "Location": "The address of what was made.",
    "Retry-After": "Seconds after which it may be tried again.",
    "X-Pagination": "JSON: `next`, the cursor for `after`, or null; some lists say how long they are.",
    "X-Request-ID": "The id of the request, for questions about it; the caller's own, if it sent one.",
}


class HeaderDoc(TypedDict):
    """A header of answers."""

    description: str
    schema: dict[str, str]


class ResponseDoc(TypedDict, total=False):
    """What is added to here of an answer."""

    headers: Headers


#: Answers by status; one that is shared by the name of its component.
Responses = dict[str, str | ResponseDoc]


class OperationDoc(TypedDict, total=False):
    """What is read and added to here of an operation; a shared parameter stands there by name."""

    parameters: list[object]
    requestBody: object
    responses: Responses
    security: list[dict[str, list[str]]]


class Refusal(TypedDict):
    """A refusal that many operations share."""

    description: str
    headers: Headers


#: Refusals by the names of their components.
REFUSALS: Mapping[str, Refusal] = {
    "DEFAULT_ERROR": {"description": "A problem", "headers": {**EVERY, "Retry-After": "Retry-After"}},
    "FAULTS": {"description": "What is wrong, all at once", "headers": EVERY},
    "TOO_LARGE": {"description": "The body is too large", "headers": EVERY},
    "WRONG_TYPE": {"description": "The body is of another type", "headers": EVERY},
    "TOO_MANY": {"description": "Too many requests", "headers": {**EVERY, "Retry-After": "Retry-After"}},
}

NOT_MODIFIED = "NOT_MODIFIED"


def components() -> Iterator[tuple[str, HeaderDoc]]:
    """Yield the headers of answers by name."""
    for name, description in DESCRIPTIONS.items():
        yield name, {"description": description, "schema": {"type": "string"}}


def complete(doc: OperationDoc, manual: OperationDoc, *, cached: bool, shared_refusals: bool) -> None:
    """Add to an operation what follows from its declarations.

    :param doc: the operation so far.
    :param manual: what decorators add to it afterwards.
    :param cached: whether others may keep its good answers.
    :param shared_refusals: whether it refuses with problem documents.
    """
    given = [*doc.pop("parameters", []), *manual.pop("parameters", [])]
    repeated = "IdempotencyKey" in given
    if {} in (rows := manual.get("security", [])) or not rows:
        given = ["OpenIdempotencyKey" if one == "IdempotencyKey" else one for one in given]
    doc["parameters"] = [*given, "AcceptLanguage", *(["IfNoneMatch"] if cached else [])]
    responses = doc.setdefault("responses", {})
    if shared_refusals:
        _refuse(responses, ["413", "415"] if "requestBody" in doc else [])
    if cached:
        responses["304"] = NOT_MODIFIED
    more: Headers = {"Idempotency-Replayed": "Idempotency-Replayed"} if repeated else {}
    more |= VERSION if cached else {}
    for status, response in [*responses.items(), *manual.get("responses", {}).items()]:
        if isinstance(response, dict):
            success = str(status).startswith("2")
            told = {
                **EVERY,
                **(more if success else {}),
                **_of_status(str(status)),
                **response.get("headers", {}),
            }
            response["headers"] = dict(told)


def _refuse(responses: Responses, bodies: Iterable[str]) -> None:
    names = {"413": "TOO_LARGE", "415": "WRONG_TYPE"}
    for key in [key for key in responses if str(key) == "429"]:
        del responses[key]
    responses["429"] = "TOO_MANY"
    responses.update({status: names[status] for status in bodies})


def _of_status(status: str) -> Headers:
    return {"Retry-After": "Retry-After"} if status in {"429", "503", "default"} else {}
