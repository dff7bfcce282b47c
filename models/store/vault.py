"""The vault: personal data encrypted at field level, found by keyed hash.

A phone number is stored twice: encrypted (Fernet: AES-128-CBC with HMAC-SHA256), and as an HMAC-SHA256 under
`HASH_KEY` by which it is found. Without the keys a copy of the database shows neither.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet

#: What stands between the parts of a hash, and what announces one of these two inside a part.
_BETWEEN, _ESCAPE = "\x1f", "\x1e"


@dataclass(frozen=True)
class Vault:
    """Encrypts, decrypts and hashes with the keys of the settings.

    :param field_keys: Fernet keys; the first encrypts, all decrypt, so keys can be rotated.
    :param hash_key: key of the look-up hashes.
    """

    field_keys: Sequence[str] = field(repr=False)
    hash_key: str = field(repr=False)

    def encrypt(self, text: str) -> str:
        """Return the ciphertext of `text`, safe to store as a string."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Return the text behind a ciphertext made by `encrypt`.

        :raises cryptography.fernet.InvalidToken: the keys do not fit.
        """
        return self._fernet.decrypt(token.encode()).decode()

    def digest(self, purpose: str, *parts: str) -> str:
        """Return a keyed hash (64 hex digits) of `parts`; different purposes or parts never give the same."""
        message = _BETWEEN.join(map(_escaped, (purpose, *parts))).encode()
        return hmac.new(self.hash_key.encode(), message, sha256).hexdigest()

    def digits(self, purpose: str, *parts: str, count: int = 6) -> str:
        """Return a number of `count` digits derived from `parts`, for PINs that need not be stored."""
        return str(int(self.digest(purpose, *parts), 16) % 10**count).zfill(count)

    @cached_property
    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.field_keys])


def _escaped(part: str) -> str:
    """Return a part without the character that stands between parts, so that no two lists of parts read alike.

    What has neither of the two characters stays as it is: the hashes that are stored, and the PINs, stay the same.
    """
    return part.replace(_ESCAPE, f"{_ESCAPE}0").replace(_BETWEEN, f"{_ESCAPE}1")
