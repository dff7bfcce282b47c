"""Zalo: messages to users of the Official Account, and templates to phone numbers (ZNS).

Zalo knows no idempotency key. Loa's goes along in the header `Idempotency-Key`, and in a template's
`tracking_id`, which comes back with the receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from models.store import Store
from notifications.channels.base import AddressKind, Channel, Outgoing, Receipt, SendError, Verdict
from notifications.channels.split_texts import part_key
from notifications.channels.zalo.api import ZaloApi
from notifications.channels.zalo.errors import PROVIDER
from notifications.channels.zalo.messages import messages
from notifications.channels.zalo.tokens import ZaloTokens


class ZaloChannel(Channel):
    """Sends in the name of one Official Account."""

    provider: ClassVar[str] = PROVIDER
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.ZALO_USER, AddressKind.ZNS_PHONE})

    def __init__(self, store: Store) -> None:
        self._api = ZaloApi(store.settings)
        self._tokens = ZaloTokens(store, self._api)

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Make one call for each part; a dead access token is exchanged once and the call repeated once.

        After a failure the caller sends the whole again: a person may read the first part twice, never not.
        """
        send = self._template if outgoing.to.kind is AddressKind.ZNS_PHONE else self._consult
        return Receipt(send(outgoing), datetime.now(UTC))

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def _consult(self, outgoing: Outgoing) -> str:
        parts = messages(outgoing)
        if not parts:
            raise SendError(Verdict.PERMANENT, PROVIDER, "empty", "There is nothing to say.")
        sent = ""
        for number, part in enumerate(parts, start=1):
            call = partial(
                self._api.consult,
                key=part_key(outgoing.key, number),
                user_id=outgoing.to.value,
                message=part,
            )
            sent = self._with_token(call)
        return sent

    def _template(self, outgoing: Outgoing) -> str:
        call = partial(
            self._api.template,
            key=outgoing.key,
            phone=outgoing.to.value.lstrip("+"),
            template=outgoing.template,
            data=outgoing.template_data,
        )
        return self._with_token(call)

    def _with_token(self, call: Callable[[str], str]) -> str:
        pair = self._tokens.pair()
        try:
            return call(pair.access)
        except SendError as error:
            if error.verdict is not Verdict.REFRESH:
                raise
        return call(self._tokens.newer(pair).access)
