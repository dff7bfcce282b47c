"""The first administrator, made at the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pyotp
import pytest
import segno
from click.testing import CliRunner, Result

from loa.admin import qr_code
from loa.main import loa
from models.access import authenticator
from models.access.callers import HERE
from models.people import administrators, invitation_acceptance, officials, sign_in
from models.people.invitation_acceptance import Answer
from models.people.sign_in import Challenge
from models.store import Store, schema
from tests.builders import PASSWORD, VINH_LONG
from tests.loa.conftest import Run, environ_of

SECRET = re.compile(r"type this secret into it: ([A-Z2-7 ]+)")
#: The password, and the same again.
TWICE = f"{PASSWORD}\n{PASSWORD}\n"

NAMED = ("--username", "quan.tri", "--name", "Quản trị mẫu")


@pytest.fixture
def known_secret() -> str:
    """The secret that the command will show, so that a code can be typed that fits it."""
    return authenticator.new_secret()


def test_the_first_one_is_made_with_password_and_authenticator_app(
    store: Store, run: Run, known_secret: str
) -> None:
    code = pyotp.TOTP(known_secret).now()
    done = run(
        "admin",
        "create",
        secret=known_secret,
        input=f"quan.tri\nQuản trị mẫu\n{TWICE}{code}\n",
    )

    assert done.exit_code == 0, done.output
    assert administrators.working(store) == 1
    assert isinstance(sign_in.login(store, "quan.tri", PASSWORD, HERE), Challenge)
    assert PASSWORD not in done.output


def test_the_secret_is_shown_to_be_typed_and_as_a_qr_code(run: Run, known_secret: str) -> None:
    done = run(
        "admin",
        "create",
        *NAMED,
        secret=known_secret,
        input=f"{PASSWORD}\n{PASSWORD}\n{pyotp.TOTP(known_secret).now()}\n",
    )

    shown = SECRET.search(done.stderr)
    assert shown is not None
    assert shown[1].replace(" ", "") == known_secret
    assert done.stderr.count("█████") > 2


def test_a_code_that_does_not_fit_is_asked_for_again(store: Store, run: Run, known_secret: str) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\nabc\n{pyotp.TOTP(known_secret).now()}\n"
    done = run("admin", "create", *NAMED, secret=known_secret, input=typed)

    assert done.exit_code == 0
    assert "That is not its code of now." in done.stderr
    assert administrators.working(store) == 1


def test_the_code_that_confirmed_the_app_is_used_up(store: Store, run: Run, known_secret: str) -> None:
    code = pyotp.TOTP(known_secret).now()
    run("admin", "create", *NAMED, secret=known_secret, input=f"{TWICE}{code}\n")

    official = officials.find(store, "quan.tri")
    assert official is not None
    assert official["totp"] is not None
    assert official["totp"]["counter"] == authenticator.counter_of(known_secret, code)


def test_passwords_that_differ_or_are_too_short_are_asked_for_again(
    store: Store, run: Run, known_secret: str
) -> None:
    typed = (
        PASSWORD,
        "khác hẳn mật khẩu",
        "ngắn",
        "ngắn",
        PASSWORD,
        PASSWORD,
        pyotp.TOTP(known_secret).now(),
    )
    done = run("admin", "create", *NAMED, secret=known_secret, input="\n".join((*typed, "")))

    assert "do not match" in done.stderr
    assert "must have 12 to 128 characters" in done.stderr
    assert administrators.working(store) == 1


def test_whoever_stops_halfway_has_made_nobody(store: Store, run: Run) -> None:
    done = run("admin", "create", *NAMED, input=TWICE)

    assert done.exit_code == 1
    assert officials.find(store, "quan.tri") is None


def test_a_name_that_is_taken_is_refused_before_a_password_is_asked_for(run: Run) -> None:
    run("admin", "create", *NAMED, "--invite")
    done = run("admin", "create", *NAMED)

    assert done.exit_code == 1
    assert done.stderr == "Error: The user name is taken.\n"


def test_a_name_that_can_not_be_one_is_asked_for_again(store: Store, run: Run) -> None:
    done = run("admin", "create", "--name", "Quản trị mẫu", "--invite", input="Quản Trị\nquan.tri\n")

    assert done.exit_code == 0
    assert "A user name has 3 to 50" in done.stderr
    assert officials.find(store, "quan.tri") is not None


def test_an_invited_one_sets_everything_by_the_link(store: Store, run: Run) -> None:
    link = json.loads(run("admin", "create", *NAMED, "--invite", "--json").stdout)["link"]
    token = link.partition("#")[2]
    setup = invitation_acceptance.look_up(store, token).setup
    assert setup is not None

    code = pyotp.TOTP(setup.secret).now()
    invitation_acceptance.accept(store, token, Answer(password=PASSWORD, seal=setup.seal, code=code))

    assert administrators.working(store) == 1


def test_an_empty_store_is_prepared_first(bare_store: Store, run_bare: Run) -> None:
    done = run_bare("admin", "create", *NAMED, "--invite")

    assert done.exit_code == 0, done.output
    official = officials.find(bare_store, "quan.tri")
    assert official is not None
    assert official["assignments"] == [{"role": "admin", "area_id": VINH_LONG, "agency_id": ""}]
    assert schema.missing(bare_store) == []


def test_an_administrator_of_a_place_is_none_of_the_whole(store: Store, run: Run) -> None:
    run("admin", "create", *NAMED, "--invite", "--area", "29242")

    official = officials.find(store, "quan.tri")
    assert official is not None
    assert not administrators.administers(store, official)


def test_a_place_that_there_is_not_is_refused(run: Run) -> None:
    done = run("admin", "create", *NAMED, "--invite", "--area", "99999")

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: There is no such area")


def test_the_qr_code_shows_every_module_once() -> None:
    text = authenticator.uri("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "quan.tri")
    wanted = [[bool(dark) for dark in row] for row in segno.make(text, error="l", boost_error=False).matrix]

    assert _modules(qr_code(text), border=4) == wanted


def _modules(shown: str, border: int) -> list[list[bool]]:
    """The dark modules of a code in half blocks, without its border and colours."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    dark = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
    rows = [[dark[char][half] for char in line] for line in plain.splitlines() for half in (0, 1)]
    size = len(rows[0]) - 2 * border
    return [row[border : border + size] for row in rows[border : border + size]]


def _run(environ: Mapping[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(loa, list(arguments), env=dict(environ))


def test_no_store_is_a_sentence(store: Store) -> None:
    environ = {
        **environ_of(store.settings),
        "MONGODB_URI": "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=1",
    }

    done = _run(environ, "admin", "create", "--username", "quan.tri")

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: Nothing listens at the address in MONGODB_URI")
