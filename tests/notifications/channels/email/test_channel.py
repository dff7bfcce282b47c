"""E-mail: what is its own beyond the contract."""

from __future__ import annotations

import dataclasses
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from models.messages import provider_quotas
from models.store import Store
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.channels.email import connection
from notifications.channels.email.channel import EmailChannel
from notifications.channels.email.connection import server_of
from tests.notifications.channels.cases import MAILBOX
from tests.standins import Box, smtp

LETTER = Outgoing(
    "k",
    Address(AddressKind.EMAIL, MAILBOX),
    "Phản ánh <PA-1> quá hạn",
    "Hạn: 21/11.\nLĩnh vực: đường & cầu.",
    data={"unsubscribe": "https://loa.example/email/unsubscribe/1/2"},
)

Opened = Callable[..., EmailChannel]


@pytest.fixture
def opened(provided_store: Store) -> Opened:
    """Opens the channel with some settings."""

    def open_one(**settings: Any) -> EmailChannel:
        values = dataclasses.replace(provided_store.settings, **settings)
        return EmailChannel(dataclasses.replace(provided_store, settings=values))

    return open_one


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    folder: Path = tmp_path_factory.mktemp("tls")
    plain = serialization.NoEncryption()
    pem, private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "all.pem").write_bytes(certificate.public_bytes(pem) + key.private_bytes(pem, private, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "all.pem")
    return context


def failure(channel: EmailChannel, outgoing: Outgoing = LETTER) -> SendError:
    """The error that sending ends with."""
    with pytest.raises(SendError) as caught:
        channel.send(outgoing)
    return caught.value


def test_words_stand_in_plain_text_and_safe_in_html(opened: Opened, box: Box) -> None:
    opened().send(LETTER)
    [arrival] = box.on_phone(MAILBOX)
    assert arrival.title == "Phản ánh <PA-1> quá hạn"
    assert "Hạn: 21/11.\nLĩnh vực: đường & cầu." in arrival.text.replace("\r\n", "\n")
    assert "đường &amp; cầu" in arrival.data["html"]
    assert "&lt;PA-1&gt;" in arrival.data["html"]


def test_one_click_ends_the_mails(opened: Opened, box: Box) -> None:
    opened().send(LETTER)
    headers = box.on_phone(MAILBOX)[0].raw
    assert headers["List-Unsubscribe"] == "<https://loa.example/email/unsubscribe/1/2>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_robots_need_not_answer(opened: Opened, box: Box) -> None:
    opened().send(LETTER)
    assert box.on_phone(MAILBOX)[0].raw["Auto-Submitted"] == "auto-generated"


def test_line_end_in_a_title_begins_no_header(opened: Opened, box: Box) -> None:
    opened().send(dataclasses.replace(LETTER, title="Lũ\r\nBcc: ai@example.vn"))
    headers = box.on_phone(MAILBOX)[0].raw
    assert ("Bcc" in headers, headers["Subject"].startswith("Lũ")) == (False, True)


@pytest.mark.parametrize(
    ("error", "verdict", "code"),
    [
        ("5.1.1", Verdict.UNREACHABLE, "5.1.1"),
        ("4.7.1", Verdict.RETRY, "4.7.1"),
        ("452", Verdict.RETRY, "452"),
        ("5.9.9", Verdict.UNREACHABLE, "550"),
        ("599", Verdict.PERMANENT, "599"),
        ("499", Verdict.RETRY, "499"),
        ("5.7.8", Verdict.CONFIG, "5.7.8"),
    ],
)
def test_reply_means_what_the_table_says_else_what_its_class_says(
    opened: Opened, box: Box, error: str, verdict: Verdict, code: str
) -> None:
    box.fail_next("smtp", error=error)
    refused = failure(opened())
    assert (refused.verdict, refused.code) == (verdict, code)


def test_mails_of_the_day_that_are_used_up_are_not_tried_again(
    opened: Opened, store: Store, box: Box
) -> None:
    box.fail_next("smtp", error="5.4.5")
    first, second = failure(opened()), failure(opened())
    assert (first.verdict, second.verdict, len(box.calls)) == (Verdict.QUOTA, Verdict.QUOTA, 1)
    assert provider_quotas.used_up(store, "smtp")


def test_wrong_password_is_the_operators_business(opened: Opened, box: Box) -> None:
    wrong = box.smtp_url.replace("demo-smtp-password", "wrong")
    assert failure(opened(smtp_url=wrong)).verdict is Verdict.CONFIG


def test_certificate_that_nobody_vouches_for_gets_no_password(
    opened: Opened, box: Box, tls: ssl.SSLContext
) -> None:
    with smtp.running(box, tls=tls) as url:
        refused = failure(opened(smtp_url=url))
    assert (refused.verdict, refused.code, box.on_phone(MAILBOX)) == (Verdict.CONFIG, "tls", [])


def test_other_machine_without_tls_gets_no_password(
    opened: Opened, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LOOPBACK", frozenset())
    refused = failure(opened())
    assert (refused.verdict, refused.code, box.on_phone(MAILBOX)) == (Verdict.CONFIG, "unsupported", [])


@pytest.mark.parametrize(
    ("url", "port", "under_tls"),
    [("smtps://a:b@mail.example.vn", 465, True), ("smtp://mail.example.vn", 587, False)],
)
def test_port_follows_the_scheme(url: str, port: int, under_tls: bool) -> None:
    server = server_of(url)
    assert (server.port, server.under_tls, server.is_here) == (port, under_tls, False)


def test_password_in_the_address_may_hold_any_sign() -> None:
    assert server_of("smtps://a%40b:c%2F%40d@mail.example.vn").password == "c/@d"
