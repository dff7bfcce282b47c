"""Step-up: before something dangerous, whoever sits at an open session shows again that it is them.

That is a code of the authenticator app or, of whoever has none, the password. It holds for ten minutes
(`models.access.console_sessions.PROOF`).
"""

from __future__ import annotations

from models.access import console_sessions
from models.access.callers import Circumstances, Identity
from models.access.sessions import Session
from models.errors import Fault, Invalid, Stale
from models.people import officials, own_password
from models.store import Store


def asks_for(store: Store, by: Identity, session: Session) -> str:
    """Return what has to be shown: `code`, `password`, or "" while what was shown still holds."""
    if console_sessions.is_proved(session):
        return ""
    return "code" if officials.get(store, by.id)["totp"] else "password"


def insist(store: Store, by: Identity, session: Session, shown: str, where: Circumstances) -> None:
    """Demand the proof, unless one of a moment ago still holds; a right one is noted.

    :param shown: the code or the password.
    :param where: where it comes from; failures are counted as at the sign-in.
    :raises Invalid: `required`, `totp_wrong`, `password_wrong`; the field is `proof`.
    :raises TooMany: `login_locked`, or this network failed too often.
    """
    wanted = asks_for(store, by, session)
    if not wanted:
        return
    if not shown:
        raise Invalid(Fault("proof", "required"))
    official = officials.get(store, by.id)
    try:
        if wanted == "code":
            used, guard = own_password.second_factor(store, official, shown, where)
            officials.change(store, by.id, {}, "proved", by.actor, guard=guard, also=used)
        else:
            own_password.insist_on_password(store, official, shown, where)
    except Invalid as error:
        raise Invalid(*(Fault("proof", one.code) for one in error.faults)) from error
    except Stale as error:
        # The code was used since it was read.
        raise Invalid(Fault("proof", "totp_wrong")) from error
    console_sessions.prove(store, session["_id"])
