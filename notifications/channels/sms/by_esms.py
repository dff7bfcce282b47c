"""SMS through eSMS.vn, a gateway of Viet Nam: JSON in, JSON out, errors as `CodeResult` of an answer with HTTP 200.

Loa's key becomes the `RequestId` by which eSMS drops repeats for a day. A receipt comes by a GET without a signature,
so the address that is asked for holds the key with a seal: `/webhooks/esms/status/<key>/<seal>`.
Source: developers.esms.vn, "Send OTP/Customer care message" and "Callback Url".
"""

from __future__ import annotations

from hashlib import sha256
from typing import TypedDict, cast
from urllib.parse import quote

import requests

from models.delivery import receipts
from models.language import gsm7
from models.store import Store
from notifications.channels import http_failures, quotas
from notifications.channels.base import SendError, Verdict
from notifications.channels.sms.provider import Part

PROVIDER = "esms"

SEND = "/MainService.svc/json/SendMultipleMessage_V4_post_json/"
STATUS_PATH = "/webhooks/esms/status"

#: A message to a customer, under a registered sender.
CUSTOMER_CARE = "2"

ACCEPTED = "100"
#: The same RequestId came before: a repeat after an answer that was lost.
REPEATED = "124"

#: A message may have three parts.
MOST_PARTS = 3

#: Characters of a RequestId; eSMS takes fifty.
ID_LENGTH = 40


class Body(TypedDict):
    """What eSMS is asked; flags are "0" or "1"."""

    ApiKey: str
    SecretKey: str
    Brandname: str
    SmsType: str
    Phone: str
    Content: str
    IsUnicode: str
    RequestId: str
    CallbackUrl: str


class Answer(TypedDict, total=False):
    """What eSMS answers."""

    CodeResult: str | int
    SMSID: str
    ErrorMessage: str


class EsmsProvider:
    """Sends under one registered sender (brandname)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._session = http_failures.session(store.settings.provider_timeout_seconds)

    def most_characters(self, text: str) -> int:
        """Return how many characters three parts hold in the alphabet of this text."""
        _, each = gsm7.SEPTETS if gsm7.fits(text) else gsm7.UNITS
        return MOST_PARTS * each

    def send(self, part: Part) -> str:
        """Hand a message over and return its RequestId, by which eSMS knows it as well as by its own id.

        :raises SendError: it was not taken.
        """
        quotas.insist_on_some(self._store, PROVIDER, PROVIDER)
        body = self._body(part)
        answer = self._call(body)
        code = str(answer.get("CodeResult", ""))
        if code not in (ACCEPTED, REPEATED):
            if not code:
                raise SendError(Verdict.RETRY, PROVIDER, "answer", "No CodeResult in the answer.")
            raise quotas.refusal(self._store, PROVIDER, code, str(answer.get("ErrorMessage", "")))
        return body["RequestId"]

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _body(self, part: Part) -> Body:
        settings = self._store.settings
        seal = receipts.seal(self._store, part.key)
        return {
            "ApiKey": settings.esms_api_key,
            "SecretKey": settings.esms_secret_key,
            "Brandname": settings.esms_brandname,
            "SmsType": CUSTOMER_CARE,
            "Phone": domestic(part.number),
            "Content": part.text,
            "IsUnicode": "0" if gsm7.fits(part.text) else "1",
            "RequestId": sha256(part.key.encode()).hexdigest()[:ID_LENGTH],
            "CallbackUrl": f"{settings.public_base}{STATUS_PATH}/{quote(part.key, safe='')}/{seal}",
        }

    def _call(self, body: Body) -> Answer:
        settings = self._store.settings
        try:
            response = self._session.post(
                settings.esms_url.rstrip("/") + SEND,
                json=body,
                timeout=settings.provider_timeout_seconds,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise http_failures.network_error(PROVIDER, error) from error
        if response.status_code != 200:
            raise http_failures.status_error(PROVIDER, response)
        return cast(Answer, http_failures.json_object(PROVIDER, response))


def domestic(number: str) -> str:
    """Return an E.164 number as people of Viet Nam dial it; any other without its plus sign."""
    return f"0{number[3:]}" if number.startswith("+84") else number.lstrip("+")
