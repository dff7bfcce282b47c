"""What went wrong, as one sentence for the person at the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.fernet import InvalidToken
from pymongo.errors import (
    ConfigurationError,
    ConnectionFailure,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)

from models.errors import Invalid, LoaError
from models.language import waits
from models.migrations import Held
from models.settings import SettingsError
from models.store.schema import InTheWay

#: What MongoDB answers to a wrong or missing password, or to a user with too few rights.
AUTHENTICATION, UNAUTHORIZED = 18, 13


def sentence_of(error: Exception) -> str | None:
    """Return the sentence for an error that a person can do something about; None for a mistake of ours."""
    if isinstance(error, LoaError):
        return sentence(error)
    if isinstance(error, SettingsError | InTheWay | Held):
        return str(error)
    if isinstance(error, PyMongoError):
        return _of_store(error)
    if isinstance(error, InvalidToken):
        return "What is stored was sealed with other keys than those in FIELD_KEYS."
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}."
    return None


def sentence(error: LoaError) -> str:
    """Return the English sentence of a domain error, with every fault."""
    from api.extensions import problems  # imports Flask, which most commands need not wait for

    # A field by its name in the sentence, where there is one.
    if isinstance(error, Invalid) and error.faults:
        return " ".join(
            problems.sentence(fault.code, "en", {"field": fault.field, **fault.params})
            for fault in error.faults
        )
    said = problems.sentence(error.code, "en", error.params)
    if error.retry_after is None:
        return said
    return f"{said} {problems.sentence('come_back', 'en', {'wait': waits.said(error.retry_after, 'en')})}"


def _of_search(words: str) -> str:
    """Return why no server was found, without the words themselves: a password may stand in them."""
    return next(
        (said for part, said in SEARCHES.items() if part in words),
        "The store does not answer: is MongoDB running, has it a primary, and is MONGODB_URI its address?",
    )


def _of_store(error: PyMongoError) -> str:
    """Leave the addresses out, since a password may stand in them."""
    if isinstance(error, ServerSelectionTimeoutError):
        return _of_search(str(error))
    if isinstance(error, OperationFailure) and error.code in {AUTHENTICATION, UNAUTHORIZED}:
        return "The store refuses: wrong user name or password in MONGODB_URI, or too few rights."
    if isinstance(error, ConnectionFailure):
        return (
            "The store does not answer: is MongoDB running, has it a primary, and is MONGODB_URI its address?"
        )
    if isinstance(error, ConfigurationError):
        return NO_ADDRESS
    if isinstance(error, OperationFailure):
        # Its text may quote what was stored.
        name = (error.details or {}).get("codeName", error.code)
        return f"The store refuses what was asked of it ({name}); its log says why."
    return f"The store could not do what was asked of it ({type(error).__name__}); its log says why."


NO_PRIMARY = "The store answers and has no primary: `rs.initiate()` was never run, or too few members are up."

#: What pymongo says of a server that it looked for, by a part of its words, and what that means.
SEARCHES: Mapping[str, str] = {
    "No replica set members": "The store answers and is no member of the replica set that MONGODB_URI names.",
    "Authentication failed": "The store refuses: wrong user name or password in MONGODB_URI.",
    "Name or service not known": "The host in MONGODB_URI has no address: is its name right?",
    "Connection refused": "Nothing listens at the address in MONGODB_URI: is MongoDB running?",
    "No primary": NO_PRIMARY,
    "No servers match": NO_PRIMARY,
    "timed out": "The store does not answer in time: it hangs, or a firewall is between.",
}


#: What is said of an unreadable address; a library's own words may quote a part of its password.
NO_ADDRESS = (
    "MONGODB_URI is no address of a MongoDB: mongodb://host:27017/?replicaSet=rs0, with user name and password in it "
    "percent-encoded, and with a host that there is."
)
