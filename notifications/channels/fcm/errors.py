"""Firebase Cloud Messaging: what each error means.

Source: firebase.google.com/docs/cloud-messaging/error-codes; the classes are those of firebase-admin 7.7.
INVALID_ARGUMENT is our own bug far more often than a bad token, so it never costs a device its address.
"""

from __future__ import annotations

from collections.abc import Mapping

import requests
from firebase_admin import exceptions, messaging
from google.auth.exceptions import GoogleAuthError, RefreshError

from notifications.channels.base import SendError, Verdict
from notifications.channels.http import retry_after

PROVIDER = "fcm"

#: First match wins: the special classes stand before the general ones that they inherit from.
BY_CLASS: tuple[tuple[type[Exception], Verdict], ...] = (
    (messaging.UnregisteredError, Verdict.UNREACHABLE),
    (messaging.SenderIdMismatchError, Verdict.UNREACHABLE),
    (messaging.QuotaExceededError, Verdict.RETRY),
    (messaging.ThirdPartyAuthError, Verdict.CONFIG),
    (exceptions.UnauthenticatedError, Verdict.CONFIG),
    (exceptions.PermissionDeniedError, Verdict.CONFIG),
    (exceptions.NotFoundError, Verdict.CONFIG),  # without UNREGISTERED: the project does not exist
    (exceptions.InvalidArgumentError, Verdict.PERMANENT),
    (exceptions.FirebaseError, Verdict.RETRY),
)

#: The same for topics, where the library gives a word instead of an exception.
BY_REASON: Mapping[str, Verdict] = {
    "UNREGISTERED": Verdict.UNREACHABLE,
    "NOT_FOUND": Verdict.UNREACHABLE,
    "SENDER_ID_MISMATCH": Verdict.UNREACHABLE,
    "INVALID_ARGUMENT": Verdict.PERMANENT,
    "THIRD_PARTY_AUTH_ERROR": Verdict.CONFIG,
    "UNAUTHENTICATED": Verdict.CONFIG,
    "PERMISSION_DENIED": Verdict.CONFIG,
}


def from_exception(error: Exception) -> SendError:
    """Return the `SendError` of whatever the library raised while sending."""
    if isinstance(error, RefreshError) and not error.retryable:
        return SendError(Verdict.CONFIG, PROVIDER, "credentials", str(error))
    if isinstance(error, GoogleAuthError):
        return SendError(Verdict.RETRY, PROVIDER, "token", str(error))
    if isinstance(error, requests.RequestException):
        return SendError(Verdict.RETRY, PROVIDER, "connection", type(error).__name__)
    if isinstance(error, exceptions.FirebaseError):
        return _from_firebase(error)
    # ValueError: the library refused the message before sending it.
    return SendError(Verdict.PERMANENT, PROVIDER, "INVALID_ARGUMENT", str(error))


def from_reason(reason: str) -> SendError:
    """Return the `SendError` of a word with which a topic subscription failed."""
    return SendError(BY_REASON.get(reason, Verdict.RETRY), PROVIDER, reason)


def _from_firebase(error: exceptions.FirebaseError) -> SendError:
    verdict = next(verdict for kind, verdict in BY_CLASS if isinstance(error, kind))
    response = error.http_response
    wait = retry_after(response.headers) if response is not None else None
    code = "timeout" if isinstance(error, exceptions.DeadlineExceededError) else str(error.code)
    return SendError(verdict, PROVIDER, code, str(error), wait)
