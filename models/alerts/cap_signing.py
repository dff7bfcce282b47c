"""The XML signature of a CAP document (CAP 1.2, section 3.3.2.1): enveloped, RSA with SHA-256, made once at approval.

Optional: CAP_SIGNING_KEY and CAP_SIGNING_CERTIFICATE name two PEM files. Where they stand, no document leaves without
a signature that was checked; see docs/cap.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.exceptions import InvalidSignature, SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from models.alerts import cap_message
from models.alerts.cap_message import SIGNATURE
from models.errors import Invalid
from models.settings import Settings

#: The least length of a key, in bits (NIST SP 800-57, until 2030).
LEAST_BITS = 2048

#: What can go wrong with keys, certificates and signatures of others' making.
_FAILURES = (SignXMLException, UnsupportedAlgorithm, Invalid, ValueError, TypeError, OSError, etree.LxmlError)

_REFERENCE = "{http://www.w3.org/2000/09/xmldsig#}Reference"

#: One signature right below the root, of all of it, by a method that nobody can forge today.
_TAKEN = SignatureConfiguration(
    location="./",
    expect_references=1,
    signature_methods=frozenset(
        {
            SignatureMethod.RSA_SHA256,
            SignatureMethod.RSA_SHA384,
            SignatureMethod.RSA_SHA512,
            SignatureMethod.ECDSA_SHA256,
            SignatureMethod.ECDSA_SHA384,
            SignatureMethod.ECDSA_SHA512,
        }
    ),
)


class SigningError(Exception):
    """A document can't be signed; says why, and nothing of the key."""


class SignatureError(Exception):
    """A signature is missing, or not of the certificate."""


def is_wanted(settings: Settings) -> bool:
    """Say whether documents are signed: one of the two files is named."""
    return bool(settings.cap_signing_key or settings.cap_signing_certificate)


def certificate_of(settings: Settings) -> x509.Certificate:
    """Return the certificate that readers check signatures by.

    :raises SigningError: there is none that can be read, or not of the key.
    """
    try:
        found = x509.load_pem_x509_certificates(_file(settings.cap_signing_certificate))[0]
        key = serialization.load_pem_private_key(_file(settings.cap_signing_key), password=None)
    except (UnsupportedAlgorithm, ValueError, TypeError, OSError) as error:
        raise SigningError("the key or the certificate can't be read as PEM") from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise SigningError(f"the key is no RSA key of {LEAST_BITS} bits at least")
    if found.public_key() != key.public_key():
        raise SigningError("the certificate is not of the key")
    return found


def sign(document: bytes, settings: Settings) -> bytes:
    """Return a document with its signature as the last element of the alert.

    :raises SigningError: it could not be signed, or nobody could check what was made.
    """
    certificate = certificate_of(settings)
    if not certificate.not_valid_before_utc <= datetime.now(UTC) < certificate.not_valid_after_utc:
        raise SigningError("the certificate is not valid today")
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        # The document also stands inside an Atom feed, whose namespaces must not change what was signed.
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    try:
        key, chain = _file(settings.cap_signing_key), _file(settings.cap_signing_certificate)
        signed = signer.sign(etree.fromstring(document), key=key, cert=chain.decode())
        made: bytes = etree.tostring(signed, xml_declaration=True, encoding="UTF-8")
        verify(made, [certificate])
    except (SignatureError, *_FAILURES) as error:
        raise SigningError(f"signing failed ({type(error).__name__})") from error
    return made


def verify(document: bytes, certificates: Sequence[x509.Certificate]) -> etree._Element:
    """Check that a document was signed, as a whole, with the key of one of some certificates; return what was signed.

    Only these are believed; a certificate inside the document proves nothing. Whoever reads the message reads what is
    returned: it is made of the very bytes that the signature is of.

    :raises SignatureError: it was not.
    """
    root = cap_message.parse(document)
    if root.find(SIGNATURE) is None:
        raise SignatureError("missing")
    if not _is_of_all(root):
        raise SignatureError("invalid")
    for certificate in certificates:
        try:
            found = XMLVerifier().verify(root, x509_cert=certificate, expect_config=_TAKEN)
        except (InvalidSignature, *_FAILURES):
            continue
        one = found[0] if isinstance(found, list) else found
        if one.signed_xml is not None and _says_the_same(one.signed_xml, root):
            return one.signed_xml
    raise SignatureError("invalid")


def _is_of_all(root: etree._Element) -> bool:
    """Say whether the only signature of a document stands right below its root and names the root alone.

    One of some part would let the rest be anything (XML signature wrapping).
    """
    signatures = list(root.iter(SIGNATURE))
    references = list(root.iter(_REFERENCE))
    if len(signatures) != 1 or signatures[0].getparent() is not root or len(references) != 1:
        return False
    address = str(references[0].get("URI", "-"))
    named = [one for one in root.iter() if address[1:] in [str(value) for value in one.attrib.values()]]
    return not address or (address.startswith("#") and len(address) > 1 and named == [root])


def _says_the_same(signed: etree._Element, root: etree._Element) -> bool:
    """Say whether what was signed is the message that stands in the document."""
    try:
        return replace(cap_message.message_of(signed), signed=True) == cap_message.message_of(root)
    except Invalid:
        return False


def _file(path: str) -> bytes:
    return Path(path).read_bytes()
