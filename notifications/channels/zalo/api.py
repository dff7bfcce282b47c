"""Zalo's API as calls: JSON in, JSON out, an access token in the header, errors in the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypedDict, cast

import requests

from models.settings import Settings
from notifications.channels import http_failures
from notifications.channels.base import SendError, Verdict
from notifications.channels.zalo.errors import ACCOUNT, PROVIDER, TEMPLATE, refusal
from notifications.channels.zalo.messages import ZaloMessage

#: A message of consultation: an answer to a person who wrote or followed.
CONSULT = "/v3.0/oa/message/cs"
TEMPLATES = "/message/template"

#: The kind of quota that the free messages of a window come from.
FREE = "reply"

#: Characters of a tracking id.
MOST_TRACKING = 48


class Recipient(TypedDict):
    """A user of the Official Account."""

    user_id: str


class Consultation(TypedDict):
    """The body of a message to a user."""

    recipient: Recipient
    message: ZaloMessage


class Template(TypedDict):
    """The body of a template to a phone number."""

    phone: str
    template_id: str
    template_data: dict[str, str]
    tracking_id: str


class Quota(TypedDict, total=False):
    """From what a message was paid and what is left: of an account, numbers come as strings."""

    quota_type: str
    remain: str | int
    remainingQuota: str | int


class Data(TypedDict, total=False):
    """The `data` of an answer: the message's id, which the two APIs call by two names."""

    message_id: str
    msg_id: str
    quota: Quota


@dataclass(frozen=True)
class Sent:
    """A message that Zalo took.

    :param left: how many more are paid as this one was; None where Zalo does not say.
    :param free: it was one of the free ones of a window.
    """

    id: str
    left: int | None
    free: bool


class Answer(TypedDict, total=False):
    """An answer of either API; `error` is 0 or negative, numbers may come as strings."""

    error: int | str
    message: str
    data: Data
    access_token: str
    refresh_token: str
    expires_in: int | str


class ZaloApi:
    """Calls of the Official Account API and of ZNS."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session = http_failures.session(settings.provider_timeout_seconds)

    def consult(self, access: str, key: str, user_id: str, message: ZaloMessage) -> Sent:
        """Send to a user of the Official Account.

        :raises SendError: Zalo refused it or did not answer.
        """
        body: Consultation = {"recipient": {"user_id": user_id}, "message": message}
        url = self._settings.zalo_api_url.rstrip("/") + CONSULT
        return _sent(self._post(url, access, key, body, ACCOUNT))

    def template(self, access: str, key: str, phone: str, template: str, data: Mapping[str, str]) -> Sent:
        """Send a template to a phone number (84…).

        :raises SendError: Zalo refused it or did not answer.
        """
        body: Template = {
            "phone": phone,
            "template_id": template,
            "template_data": dict(data),
            "tracking_id": tracking_id(key),
        }
        url = self._settings.zalo_zns_url.rstrip("/") + TEMPLATES
        return _sent(self._post(url, access, key, body, TEMPLATE))

    def exchange(self, refresh: str) -> Answer:
        """Exchange a refresh token for a new pair and return Zalo's answer, errors included.

        :raises SendError: there was no answer; the token may be used up.
        """
        form = {
            "app_id": self._settings.zalo_app_id,
            "grant_type": "refresh_token",
            "refresh_token": refresh,
        }
        url = self._settings.zalo_oauth_url.rstrip("/") + "/v4/oa/access_token"
        return self._call(url, {"secret_key": self._settings.zalo_app_secret}, form=form)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _post(
        self,
        url: str,
        access: str,
        key: str,
        body: Consultation | Template,
        table: str,
    ) -> Data:
        # Zalo ignores Idempotency-Key; the log of a proxy and the stand-in know a repeat by it.
        answer = self._call(url, {"access_token": access, "Idempotency-Key": key}, body=body)
        code = int(answer.get("error") or 0)
        if code:
            raise refusal(table, code, str(answer.get("message", "")))
        data = answer.get("data")
        if not isinstance(data, dict):
            raise SendError(Verdict.RETRY, PROVIDER, "answer", "No data in the answer.")
        return data

    def _call(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        body: Consultation | Template | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        timeout = self._settings.provider_timeout_seconds
        try:
            response = self._session.post(
                url, headers=headers, timeout=timeout, allow_redirects=False, json=body, data=form
            )
        except requests.RequestException as error:
            raise http_failures.network_error(PROVIDER, error) from error
        if response.status_code != 200:
            raise http_failures.status_error(PROVIDER, response)
        return cast(Answer, http_failures.json_object(PROVIDER, response))


def tracking_id(key: str) -> str:
    """Return the tracking id of a template for Loa's key, which may be longer than Zalo takes."""
    return key if len(key) <= MOST_TRACKING else sha256(key.encode()).hexdigest()[:MOST_TRACKING]


def _sent(data: Data) -> Sent:
    sent = data.get("message_id") or data.get("msg_id")
    if not sent:
        raise SendError(Verdict.RETRY, PROVIDER, "answer", "No message id in the answer.")
    quota = data.get("quota")
    quota = quota if isinstance(quota, dict) else {}
    left = str(quota.get("remain", quota.get("remainingQuota", "")))
    return Sent(str(sent), int(left) if left.isdecimal() else None, quota.get("quota_type") == FREE)
