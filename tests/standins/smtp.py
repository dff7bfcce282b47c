"""A mail server, by `aiosmtpd`: it takes mails, refuses on order, and puts them on the page of the phones."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.standins import settings
from tests.standins.arrivals import Arrival
from tests.standins.box import Box


class Handler:
    """Takes mails into a box."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Session, envelope: Envelope
    ) -> str:
        """Take one mail; answers a reply of SMTP."""
        content = envelope.content
        mail = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        return await asyncio.to_thread(self._take, envelope.rcpt_tos[0], mail)

    def _take(self, to: str, mail: EmailMessage) -> str:
        key = str(mail["Message-ID"])
        fault = self._box.fault("smtp", to)
        if fault and not fault.accepted:
            self._box.note("smtp", key, to, fault.error or str(fault.status))
            return _reply(fault.error)
        self._box.note("smtp", key, to, "ok")
        self._box.deliver(_arrival(to, key, mail))
        return _reply("") if fault else "250 2.0.0 Ok"


def _reply(error: str) -> str:
    """A refusal: an enhanced code gets the reply code of its class; without any it passes by itself."""
    if not error:
        return "451 4.3.0 Ordered fault"
    enhanced = "." in error
    return f"{error[0]}50 {error} Ordered fault" if enhanced else f"{error} Ordered fault"


def _arrival(to: str, key: str, mail: EmailMessage) -> Arrival:
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    return Arrival(
        "smtp",
        key,
        to,
        "mailbox",
        key,
        title=str(mail["Subject"]),
        text=str(plain.get_content()) if plain else "",
        data={"html": str(page.get_content()) if page else ""},
        raw={name: str(value) for name, value in mail.items()},
    )


def _signs_in(*arguments: Any) -> AuthResult:
    given = arguments[-1]
    right = isinstance(given, LoginPassword) and given.password.decode() == settings.SMTP_PASSWORD
    return AuthResult(success=right, handled=False)


class _OnFreePort(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running(box: Box, *, tls: ssl.SSLContext | None = None, begins_tls: bool = False) -> Iterator[str]:
    """The mail server in a thread of this process, on a free port; gives the address for Loa.

    :param tls: under TLS; with `begins_tls` only after STARTTLS.
    """
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # it logs who gets what
    controller = _OnFreePort(
        Handler(box),
        hostname="127.0.0.1",
        port=0,
        ssl_context=None if begins_tls else tls,
        tls_context=tls if begins_tls else None,
        authenticator=_signs_in,
        auth_require_tls=False,
        server_hostname="mail.standin",
    )
    controller.start()
    try:
        scheme = "smtps" if tls and not begins_tls else "smtp"
        yield f"{scheme}://loa:{settings.SMTP_PASSWORD}@127.0.0.1:{controller.port}"
    finally:
        controller.stop(no_assert=True)
