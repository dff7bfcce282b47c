"""Zalo's API as calls: JSON in, JSON out, an access token in the header, errors in the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from models.settings import Settings
from notifications.channels import http
from notifications.channels.base import SendError, Verdict
from notifications.channels.zalo.errors import ACCOUNT, PROVIDER, TEMPLATE, refusal

#: A message of consultation: an answer to a person who wrote or followed.
CONSULT = "/v3.0/oa/message/cs"
TEMPLATES = "/message/template"


class ZaloApi:
    """Calls of the Official Account API and of ZNS."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session = http.session()

    def consult(self, access: str, key: str, user_id: str, message: Mapping[str, Any]) -> str:
        """Send to a user of the Official Account; answers the message's id.

        :raises SendError: Zalo refused it or did not answer.
        """
        body = {"recipient": {"user_id": user_id}, "message": message}
        url = self._settings.zalo_api_url.rstrip("/") + CONSULT
        return str(self._post(url, access, key, body, ACCOUNT)["message_id"])

    def template(self, access: str, key: str, phone: str, template: str, data: Mapping[str, str]) -> str:
        """Send a template to a phone number (84…); answers the message's id.

        :raises SendError: Zalo refused it or did not answer.
        """
        body = {"phone": phone, "template_id": template, "template_data": dict(data), "tracking_id": key}
        url = self._settings.zalo_zns_url.rstrip("/") + TEMPLATES
        return str(self._post(url, access, key, body, TEMPLATE)["msg_id"])

    def exchange(self, refresh: str) -> dict[str, Any]:
        """Exchange a refresh token for a new pair; answers Zalo's reply, errors included.

        :raises SendError: there was no answer; the token may be used up.
        """
        form = {
            "app_id": self._settings.zalo_app_id,
            "grant_type": "refresh_token",
            "refresh_token": refresh,
        }
        url = self._settings.zalo_oauth_url.rstrip("/") + "/v4/oa/access_token"
        return self._call(url, {"secret_key": self._settings.zalo_app_secret}, data=form)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _post(
        self, url: str, access: str, key: str, body: Mapping[str, Any], table: Mapping[int, Verdict]
    ) -> dict[str, Any]:
        # Zalo ignores Idempotency-Key; the log of a proxy and the stand-in know a repeat by it.
        answer = self._call(url, {"access_token": access, "Idempotency-Key": key}, json=body)
        code = int(answer.get("error") or 0)
        if code:
            raise refusal(table, code, str(answer.get("message", "")))
        data = answer.get("data")
        if not isinstance(data, dict):
            raise SendError(Verdict.RETRY, PROVIDER, "answer", "No data in the answer.")
        return data

    def _call(self, url: str, headers: Mapping[str, str], **content: Any) -> dict[str, Any]:
        timeout = self._settings.provider_timeout_seconds
        try:
            response = self._session.post(
                url, headers=headers, timeout=timeout, allow_redirects=False, **content
            )
        except requests.RequestException as error:
            raise http.network_error(PROVIDER, error) from error
        if response.status_code != 200:
            raise http.status_error(PROVIDER, response)
        try:
            answer = response.json()
        except requests.JSONDecodeError as error:
            raise SendError(Verdict.RETRY, PROVIDER, "answer", "The answer is no JSON.") from error
        return answer if isinstance(answer, dict) else {}
