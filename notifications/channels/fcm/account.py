"""The Firebase account: a credential that refreshes once, and a library that leaves retries to Loa.

firebase-admin 7.7 has three habits that do not fit a worker: threads that start together each fetch their own access
token, its HTTP adapter sleeps through a 429 inside the call and repeats a POST whose answer was lost, and its address
is fixed. The three are changed here, partly through private attributes, which `_private` guards.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any, TypedDict, cast
from uuid import uuid4

import firebase_admin
import requests
from firebase_admin import messaging
from google.auth.transport.requests import Request
from google.oauth2 import service_account

from models.settings import Settings
from notifications.channels.base import SendError, Verdict
from notifications.channels.fcm.access_token import AccessToken
from notifications.channels.fcm.errors import PROVIDER
from notifications.channels.http_failures import adapter

SCOPES = ("https://www.googleapis.com/auth/firebase.messaging",)


class ServiceAccount(TypedDict):
    """The fields of Google's service account that are read here; the library reads the others."""

    project_id: str


class LockedCredentials(service_account.Credentials):
    """A service account whose access token is fetched by one thread at a time."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]  # google-auth has no types
        self._turn = threading.RLock()

    def before_request(self, request: object, method: str, url: str, headers: object) -> None:
        """Add the token to a request; the first caller fetches it, the others wait for that one."""
        with self._turn:
            super().before_request(request, method, url, headers)  # type: ignore[no-untyped-call]

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        """Say no: google-auth would ask one more host of Google in the background, whatever FCM_URL says."""
        return False

    def refresh(self, request: object) -> None:
        """Fetch a token."""
        with self._turn:
            super().refresh(request)  # type: ignore[no-untyped-call]


class Account:
    """A Firebase app of its own for the account in the settings.

    :ivar app: what firebase-admin works with.
    :ivar send_url: where messages are posted to.
    :raises SendError: the account can't be read (`CONFIG`).
    """

    def __init__(self, settings: Settings) -> None:
        info = _service_account(settings.fcm_credentials)
        try:
            self._credentials = LockedCredentials.from_service_account_info(  # type: ignore[no-untyped-call]
                info, scopes=SCOPES
            )
            options = {"projectId": info["project_id"], "httpTimeout": settings.provider_timeout_seconds}
        except (KeyError, ValueError) as error:
            raise _unreadable(error) from error
        self.app = firebase_admin.initialize_app(self._credentials, options, name=f"loa-{uuid4().hex}")
        project = f"{settings.fcm_url.rstrip('/')}/v1/projects/{info['project_id']}"
        self.send_url = f"{project}/messages:send"
        self._tokens = _redirect(self.app, project, settings.provider_timeout_seconds)

    def access_token(self) -> AccessToken:
        """Return the access token for an event loop."""
        return AccessToken(self._credentials, Request(self._tokens))

    def close(self) -> None:
        """Close the app and its connections."""
        firebase_admin.delete_app(self.app)


def _service_account(text: str) -> ServiceAccount:
    """Return the service account from its JSON or from the file that the text names."""
    try:
        raw = text if text.lstrip().startswith("{") else Path(text).read_text(encoding="utf-8")
        info = json.loads(raw)
    except (OSError, ValueError) as error:
        raise _unreadable(error) from None  # the cause may quote the key
    if not isinstance(info, dict):
        raise _unreadable(TypeError("not an object"))
    return cast(ServiceAccount, info)


def _unreadable(error: Exception) -> SendError:
    # The text itself may be the key, so only the kind of the error is shown.
    detail = f"FCM_CREDENTIALS is no readable service account ({type(error).__name__})."
    return SendError(Verdict.CONFIG, PROVIDER, "credentials", detail)


def _redirect(app: firebase_admin.App, project: str, timeout: float) -> requests.Session:
    """Point the library at the project, with pools that never repeat a call; returns the session of its tokens."""
    service = _private(messaging, "_get_messaging_service")(app)
    _private(service, "_fcm_topic_url")
    service._fcm_topic_url = f"{project}/registrations"
    session = _private(_private(service, "_client"), "session")
    for prefix in ("http://", "https://", "https://fcm.googleapis.com"):
        session.mount(prefix, adapter(timeout))
    tokens: requests.Session = _private(session, "_auth_request_session")
    for prefix in ("http://", "https://"):
        tokens.mount(prefix, adapter(timeout))
    return tokens


def _private(owner: object, name: str) -> Any:
    """Return a private attribute of the library, or a clear sentence when a new version dropped it."""
    try:
        return getattr(owner, name)
    except AttributeError as error:
        message = (
            f"firebase-admin {firebase_admin.__version__} has no {name} any more; "
            "adapt notifications/channels/fcm/account.py or pin firebase-admin 7.7."
        )
        raise RuntimeError(message) from error
