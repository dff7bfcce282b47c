"""The mailbox of an official: an address, and the wish that notices go there, too."""

from __future__ import annotations

from marshmallow import ValidationError, validate

from models.errors import Fault, insist_on_none
from models.people import officials
from models.people.official_shapes import Official, OfficialMail
from models.store import Store
from models.store.events import SYSTEM, Actor

#: Characters of an address (RFC 5321, section 4.5.3.1.3, without its brackets).
MAX_ADDRESS = 254

_FORM = validate.Email()


def faults_of(address: str, *, wanted: bool) -> list[Fault]:
    """Return what is wrong with a mailbox; without a wish none is needed."""
    if not address:
        return [Fault("email", "required")] if wanted else []
    try:
        _FORM(address)
    except ValidationError:
        return [Fault("email", "email_invalid")]
    # Mail servers that take other scripts are rare.
    return [] if address.isascii() and len(address) <= MAX_ADDRESS else [Fault("email", "email_invalid")]


def choose(store: Store, official_id: str, address: str, *, wanted: bool, actor: Actor) -> Official:
    """Keep an official's mailbox and their wish; "" takes the mailbox away.

    :raises Invalid: `email_invalid`, `required`.
    :raises NotFound: there is no such official.
    """
    insist_on_none(faults_of(address, wanted=wanted))
    sealed = store.vault.encrypt(address) if address else ""
    mail: OfficialMail = {"sealed": sealed, "wanted": wanted, "ended": ""}
    return officials.change(store, official_id, {"mail": mail}, "mail_chosen", actor)


def shown(store: Store, official: Official) -> str:
    """Return the address of an official, wished or not; "" for none."""
    mail = official.get("mail")
    return store.vault.decrypt(mail["sealed"]) if mail and mail["sealed"] else ""


def address_of(store: Store, official: Official) -> str:
    """Return where notices go; "" where none are wished, nobody reads them, or no mails are sent at all."""
    mail = official.get("mail")
    if not mail or not mail["wanted"] or mail["ended"] or official["disabled_at"]:
        return ""
    return shown(store, official) if "email" in store.settings.channels else ""


def stop(store: Store, official_id: str, *, code: str = "", actor: Actor = SYSTEM) -> None:
    """Send an official no more mails: they said so, or (`code`) their server says that there is no such mailbox.

    Done again, it changes nothing.
    """
    mail = officials.get(store, official_id).get("mail")
    if mail and mail["wanted"] and not mail["ended"]:
        changed: OfficialMail = {**mail, "wanted": bool(code), "ended": code}
        officials.change(store, official_id, {"mail": changed}, "mail_stopped", actor)


def seal(store: Store, official_id: str) -> str:
    """Return what proves that a link which stops mails is one of ours."""
    return store.vault.digest("mail-stop", official_id)[:32]
