"""Keys and certificates for tests: made on the spot, of nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID


@cache
def key(number: int = 0) -> rsa.RSAPrivateKey:
    """A private key; the same one for the same number, as making one takes a while."""
    assert number >= 0
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(
    of: rsa.RSAPrivateKey, *, begins: datetime | None = None, ends: datetime | None = None
) -> x509.Certificate:
    """A certificate that its own key signed, valid around today."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loa.example")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(of.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins or now - timedelta(days=1))
        .not_valid_after(ends or now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(of.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, True, True, False, False), critical=True
        )
        .sign(of, hashes.SHA256())
    )


def pem(of: x509.Certificate) -> str:
    """A certificate as PEM."""
    return of.public_bytes(serialization.Encoding.PEM).decode()


def files(folder: Path, of: rsa.RSAPrivateKey, shown: x509.Certificate) -> dict[str, Any]:
    """Write both as PEM files; returns the settings that name them."""
    secret = of.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(secret)
    (folder / "certificate.pem").write_text(pem(shown))
    return {
        "cap_signing_key": str(folder / "key.pem"),
        "cap_signing_certificate": str(folder / "certificate.pem"),
    }
