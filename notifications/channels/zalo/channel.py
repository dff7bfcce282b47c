"""Zalo: messages to users of the Official Account, and templates to phone numbers (ZNS).

Zalo knows no idempotency key. Loa's goes along in the header `Idempotency-Key`, and in a template's
`tracking_id`. What a person's window does not allow is not asked for (`models/messages/zalo_windows.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from models.messages import provider_ids, provider_quotas, zalo_windows
from models.messages.purposes import Purpose
from models.messages.zalo_windows import State, Window
from models.store import Store
from notifications.channels import quotas
from notifications.channels.back_off import BackOff
from notifications.channels.base import AddressKind, Channel, Outgoing, Receipt, SendError, Verdict
from notifications.channels.error_tables import table
from notifications.channels.split_texts import part_key
from notifications.channels.zalo import templates
from notifications.channels.zalo.api import Sent, ZaloApi
from notifications.channels.zalo.errors import ACCOUNT, PROVIDER, TEMPLATE
from notifications.channels.zalo.messages import messages
from notifications.channels.zalo.tokens import ZaloTokens

#: Too many calls.
TOO_OFTEN = "-32"

#: Codes that tell of a person's window: silent for seven days; free messages over.
SILENT, NOT_FREE = frozenset({"-230"}), frozenset({"-232", "-305", "-311"})


class ZaloChannel(Channel):
    """Sends in the name of one Official Account."""

    provider: ClassVar[str] = PROVIDER
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.ZALO_USER, AddressKind.ZNS_PHONE})

    def __init__(self, store: Store) -> None:
        self._store = store
        self._api = ZaloApi(store.settings)
        self._tokens = ZaloTokens(store, self._api)
        self._back_off = {ACCOUNT: BackOff(), TEMPLATE: BackOff()}

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Make one call for each part; a dead access token is exchanged once and the call repeated once.

        Whoever must not be written to now gets a template on the phone number that they shared, if there is one.
        After a failure the caller sends the whole again: a person may read the first part twice, never not.
        """
        try:
            return self._send(outgoing)
        except SendError as error:
            if error.verdict is Verdict.QUOTA:
                raise _used_up(outgoing.purpose, error) from error
            raise

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def _send(self, outgoing: Outgoing) -> Receipt:
        if outgoing.to.kind is AddressKind.ZNS_PHONE:
            return self._receipt(outgoing, self._template(outgoing, outgoing.to.value))
        window = zalo_windows.look(self._store, outgoing.to.value)
        refused = self._refused(outgoing, window.state)
        if refused is None:
            return self._receipt(outgoing, self._consult(outgoing))
        if self._may_go_by_template(outgoing, window):
            return self._receipt(outgoing, self._template(outgoing, window.phone))
        raise refused

    def _refused(self, outgoing: Outgoing, state: State) -> SendError | None:
        """Return why a person must not be written to now; None when they may, or when only Zalo knows."""
        if state is State.LEFT:
            return SendError(Verdict.UNREACHABLE, PROVIDER, "left", "They follow the account no more.")
        if state is State.CLOSED:
            return SendError(Verdict.WINDOW, PROVIDER, "silent", "Not heard of for 7 days.")
        if state is State.CHARGED:
            return self._not_paid(outgoing.purpose)
        return None

    def _not_paid(self, purpose: Purpose) -> SendError | None:
        """Return why nothing is paid for a message of this purpose; None when it is."""
        if purpose not in self._store.settings.zalo_charged:
            return SendError(Verdict.WINDOW, PROVIDER, "charged", "The free messages of 48 hours are over.")
        try:
            quotas.insist_on_some(self._store, ACCOUNT, PROVIDER)
        except SendError as used_up:
            return used_up
        return None

    def _may_go_by_template(self, outgoing: Outgoing, window: Window) -> bool:
        wanted = window.state in (State.CLOSED, State.CHARGED)
        return wanted and bool(window.phone and templates.template_of(self._store.settings, outgoing))

    def _receipt(self, outgoing: Outgoing, sent: Sent) -> Receipt:
        provider_ids.keep(self._store, PROVIDER, sent.id, outgoing.key)
        return Receipt(sent.id, datetime.now(UTC))

    def _consult(self, outgoing: Outgoing) -> Sent:
        parts = messages(outgoing)
        if not parts:
            raise SendError(Verdict.PERMANENT, PROVIDER, "empty", "There is nothing to say.")
        user_id = outgoing.to.value
        for number, part in enumerate(parts, start=1):
            key = part_key(outgoing.key, number)
            call = partial(self._api.consult, key=key, user_id=user_id, message=part)
            try:
                sent = self._called(call, ACCOUNT)
            except SendError as error:
                self._learn(user_id, error.code)
                raise
            if sent.free and sent.left is not None:
                zalo_windows.count(self._store, user_id, sent.left)
        return sent

    def _template(self, outgoing: Outgoing, number: str) -> Sent:
        template = templates.template_of(self._store.settings, outgoing)
        if not template:
            raise SendError(Verdict.PERMANENT, PROVIDER, "no_template", "There is no template for it.")
        quotas.insist_on_some(self._store, TEMPLATE, PROVIDER)
        call = partial(
            self._api.template,
            key=outgoing.key,
            phone=number.lstrip("+"),
            template=template,
            data=templates.filled(outgoing),
        )
        return self._called(call, TEMPLATE)

    def _learn(self, user_id: str, code: str) -> None:
        """Remember what a refusal says about a person's window."""
        if code in SILENT:
            zalo_windows.close(self._store, user_id)
        elif code in NOT_FREE:
            zalo_windows.count(self._store, user_id, 0)

    def _called(self, call: Callable[[str], Sent], of: str) -> Sent:
        """Make a call, unless Zalo wants a pause; remember a pause that it asks for, and what is used up."""
        back_off = self._back_off[of]
        if pause := back_off.left():
            raise SendError(Verdict.RETRY, PROVIDER, TOO_OFTEN, "Zalo is given a pause.", pause)
        try:
            sent = self._with_token(call)
        except SendError as error:
            if error.code == TOO_OFTEN:
                error.retry_after = back_off.grow(error.retry_after or 0)
            refresh = table(of).refreshes.get(error.code)
            if refresh:
                error.retry_after = provider_quotas.note(self._store, of, error.code, refresh)
            raise
        back_off.end()
        return sent

    def _with_token(self, call: Callable[[str], Sent]) -> Sent:
        pair = self._tokens.pair()
        try:
            return call(pair.access)
        except SendError as error:
            if error.verdict is not Verdict.REFRESH:
                raise
        return call(self._tokens.newer(pair).access)


def _used_up(purpose: Purpose, error: SendError) -> SendError:
    """Return what it means that something bought is used up: nobody waits who has free messages left.

    A letter is worth waiting for; whoever was to have a warning or news is told by other ways, or not.
    """
    verdict = Verdict.QUOTA if purpose is Purpose.LETTER else Verdict.WINDOW
    return SendError(verdict, PROVIDER, error.code, error.detail, error.retry_after, alone=True)
