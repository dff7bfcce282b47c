"""Officials at the command line."""

from __future__ import annotations

import json

import pytest

from models.access import sign_in_lockouts
from models.access.callers import HERE
from models.access.sessions import Tokens
from models.access.sign_in_lockouts import Step
from models.people import invitation_acceptance, officials, sign_in
from models.people.invitation_acceptance import Answer
from models.people.officials import OfficialState
from models.store import Store
from tests.builders import PASSWORD, PHUONG_TRA_VINH, VINH_LONG, an_official
from tests.loa.conftest import Run

ADMIN_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def handler_named(store: Store) -> str:
    """The user name of a handler in a ward."""
    return str(an_official(store, username="can.bo", area_id=PHUONG_TRA_VINH).document["username"])


def test_they_are_listed_by_user_name_with_state_and_roles(
    store: Store, run: Run, handler_named: str
) -> None:
    an_official(store, username="bien.tap", role="editor", name="Biên tập mẫu")

    lines = run("officials", "list").stdout.splitlines()

    assert lines[1].split("  ")[0] == "bien.tap"
    assert f"active  editor in {VINH_LONG}" in lines[1]
    assert handler_named in lines[2]


@pytest.mark.parametrize(
    ("option", "value"),
    [("--role", "handler"), ("--area", "29242"), ("--text", "can.BO")],
)
def test_the_list_can_be_narrowed(
    store: Store, run: Run, handler_named: str, option: str, value: str
) -> None:
    an_official(store, username="bien.tap", role="editor")

    found = json.loads(run("officials", "list", option, value, "--json").stdout)

    assert [row["username"] for row in found] == [handler_named]


def test_the_list_tells_no_secret(store: Store, run: Run, handler_named: str) -> None:
    said = run("officials", "list", "--json").stdout

    assert "password" not in said
    assert "digest" not in said


def test_a_state_that_there_is_not_is_wrong_use(run: Run) -> None:
    done = run("officials", "list", "--state", "asleep")

    assert done.exit_code == 2
    assert "'active', 'pending', 'disabled'" in done.stderr


def test_an_invitation_is_a_link_that_sets_the_password(store: Store, run: Run) -> None:
    done = run("officials", "invite", "nguoi.moi", "--name", "Người mới", "--role", "editor")
    token = done.stdout.strip().partition("#")[2]

    invitation_acceptance.accept(store, token, Answer(password=PASSWORD))

    assert done.exit_code == 0
    found = officials.find(store, "nguoi.moi")
    assert found is not None
    assert officials.state_of(found) is OfficialState.ACTIVE


def test_an_official_is_disabled_and_enabled(store: Store, run: Run, handler_named: str) -> None:
    assert run("officials", "disable", handler_named, "--yes").exit_code == 0
    assert _state(store, handler_named) is OfficialState.DISABLED

    assert run("officials", "enable", handler_named).exit_code == 0
    assert _state(store, handler_named) is OfficialState.ACTIVE


def test_who_is_not_sure_disables_nobody(store: Store, run: Run, handler_named: str) -> None:
    done = run("officials", "disable", handler_named, input="n\n")

    assert done.exit_code == 1
    assert _state(store, handler_named) is OfficialState.ACTIVE


@pytest.mark.parametrize("command", ["reset-password", "reset-totp"])
def test_a_reset_prints_a_new_link(store: Store, run: Run, handler_named: str, command: str) -> None:
    done = run("officials", command, handler_named, "--yes", "--json")

    link = json.loads(done.stdout)["link"]
    assert invitation_acceptance.look_up(store, link.partition("#")[2]).official["username"] == handler_named
    assert _state(store, handler_named) is OfficialState.PENDING


def test_the_last_administrator_is_not_disabled(store: Store, run: Run) -> None:
    an_official(store, username="quan.tri", role="admin", totp_secret=ADMIN_SECRET)

    done = run("officials", "disable", "quan.tri", "--yes")

    assert done.exit_code == 1
    assert "the last administrator who can sign in" in done.stderr


def test_somebody_unknown_is_named_with_the_way_to_look(run: Run) -> None:
    done = run("officials", "enable", "ai.do")

    assert done.exit_code == 1
    assert done.stderr == "Error: There is no official ai.do; `loa officials list` shows who there is.\n"


def _state(store: Store, username: str) -> OfficialState:
    official = officials.find(store, username)
    assert official is not None
    return officials.state_of(official)


def test_an_official_whom_others_locked_out_is_unlocked(store: Store, run: Run, handler_named: str) -> None:
    guesser = sign_in_lockouts.guesser(store, Step.PASSWORD, handler_named, HERE)
    for _ in range(sign_in_lockouts.ATTEMPTS):
        sign_in_lockouts.attempt(store, guesser)

    assert run("officials", "unlock", handler_named).exit_code == 0

    assert isinstance(sign_in.login(store, handler_named, PASSWORD, HERE), Tokens)
