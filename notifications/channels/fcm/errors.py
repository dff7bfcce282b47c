"""Firebase Cloud Messaging: what each answer means.

Source: firebase.google.com/docs/cloud-messaging/error-codes. INVALID_ARGUMENT is our own bug far more often than a bad
token, so it never costs a device its address; it stops the delivery, as the next message would fail the same way.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import NamedTuple

from google.auth.exceptions import GoogleAuthError, RefreshError

from notifications.channels.base import SendError, Verdict
from notifications.channels.http_failures import retry_after

PROVIDER = "fcm"

#: FCM's own code, or Google's status where it sends none.
BY_CODE: Mapping[str, Verdict] = {
    "UNREGISTERED": Verdict.UNREACHABLE,
    "SENDER_ID_MISMATCH": Verdict.UNREACHABLE,
    "INVALID_ARGUMENT": Verdict.PERMANENT,
    "QUOTA_EXCEEDED": Verdict.RETRY,
    "THIRD_PARTY_AUTH_ERROR": Verdict.CONFIG,
    "APNS_AUTH_ERROR": Verdict.CONFIG,
    "UNAUTHENTICATED": Verdict.CONFIG,
    "PERMISSION_DENIED": Verdict.CONFIG,
    "NOT_FOUND": Verdict.CONFIG,  # without UNREGISTERED: the project does not exist
}

#: The same for topics, whose missing device is NOT_FOUND.
BY_REASON: Mapping[str, Verdict] = {**BY_CODE, "NOT_FOUND": Verdict.UNREACHABLE}

#: A status that came without Google's words, from whatever stands between: the operator's, or passing.
BY_STATUS: Mapping[int, Verdict] = {401: Verdict.CONFIG, 403: Verdict.CONFIG, 404: Verdict.CONFIG}

#: Seconds to wait where the answer names none: for a quota (it is counted by the minute), and for what else passes.
#: FCM asks for at least ten seconds, and for different ones each time.
QUOTA_PAUSE = 60.0
LEAST_PAUSE, MOST_PAUSE = 10.0, 20.0

FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"


class Refusal(NamedTuple):
    """What an error of Google's says: FCM's own code, else the status, and a sentence. All may be empty."""

    code: str = ""
    status: str = ""
    sentence: str = ""


def name_of(status: int, headers: Mapping[str, str], body: bytes) -> str:
    """Return the name that FCM gave to a message.

    :raises SendError: it did not take it, or its answer can't be read: the message may have arrived all the same.
    """
    if status != 200:
        raise from_answer(status, headers, body)
    name = _read(body).get("name")
    if not isinstance(name, str):
        raise SendError(Verdict.RETRY, PROVIDER, "unreadable", "", _pause(), alone=True)
    return name


def is_dead_token(status: int, body: bytes) -> bool:
    """Say whether a message was refused for its access token alone: another token may help, and it was not taken."""
    return status == 401 and not refusal(body).code


def from_answer(status: int, headers: Mapping[str, str], body: bytes) -> SendError:
    """Return the error that an answer means."""
    said = refusal(body)
    code = said.code or said.status or f"http_{status}"
    verdict = BY_CODE.get(code) or BY_STATUS.get(status, Verdict.RETRY)
    # A passing fault of one call, of which FCM did not say for how long it lasts, holds up nobody else.
    alone = status != 429 and retry_after(headers) is None
    return SendError(verdict, PROVIDER, code, said.sentence, _wait(verdict, status, headers), alone=alone)


def from_exception(error: Exception) -> SendError:
    """Return the error of a call without an answer, or of a token that could not be fetched."""
    if isinstance(error, RefreshError) and not error.retryable:
        return SendError(Verdict.CONFIG, PROVIDER, "credentials", str(error))
    if isinstance(error, GoogleAuthError):
        return SendError(Verdict.RETRY, PROVIDER, "token", str(error))
    code = "timeout" if isinstance(error, TimeoutError) else "connection"
    return SendError(Verdict.RETRY, PROVIDER, code, type(error).__name__)


def from_reason(reason: str) -> SendError:
    """Return the error of a word with which a topic subscription failed."""
    return SendError(BY_REASON.get(reason, Verdict.RETRY), PROVIDER, reason)


def is_for_all(error: SendError) -> bool:
    """Say whether an error is about how much is sent, so that nobody else should be asked for now."""
    return error.code in ("QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED", "http_429")


def refusal(body: bytes) -> Refusal:
    """Return what a body in the shape of Google's errors says."""
    error = _read(body).get("error")
    if not isinstance(error, dict):
        return Refusal()
    details = error.get("details")
    codes = (
        str(detail.get("errorCode", ""))
        for detail in (details if isinstance(details, list) else ())
        if isinstance(detail, dict) and detail.get("@type") == FCM_ERROR
    )
    return Refusal(next(codes, ""), str(error.get("status", "")), str(error.get("message", "")))


def _read(body: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _wait(verdict: Verdict, status: int, headers: Mapping[str, str]) -> float | None:
    named = retry_after(headers)
    if named is not None or verdict is not Verdict.RETRY:
        return named
    return QUOTA_PAUSE if status == 429 else _pause()


def _pause() -> float:
    return random.uniform(LEAST_PAUSE, MOST_PAUSE)
