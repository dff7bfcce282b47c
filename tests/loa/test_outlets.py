"""Outlets at the command line: a table comes in whole or not at all, a lost device is shut out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.access.callers import HERE
from models.errors import Unauthenticated
from models.outlets import grants, pairings
from models.outlets.outlets import OUTLETS
from models.people import credentials
from models.programme import signing_keys
from models.store import Store
from tests.builders import PHUONG_LONG_DUC
from tests.loa.conftest import Run
from tests.outleting import HARDWARE, an_outlet, paired

HEADS = "Mã điểm phát,Loại,Tên,Công nghệ,Mã xã,Khả năng,Ngôn ngữ\n"
LINE = "CL-1,Cụm loa,Loa ấp Chợ,IP,29242,Âm thanh,Tiếng Việt\n"

Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and return its path."""

    def written(content: str) -> str:
        file = tmp_path / "loa.csv"
        file.write_text(content, encoding="utf-8")
        return str(file)

    return written


def test_a_table_comes_in_once(store: Store, run: Run, write: Write) -> None:
    assert run("outlets", "import", write(HEADS + LINE)).stdout == (
        "Imported: 1 new, 0 changed, 0 unchanged.\n"
    )
    assert run("outlets", "import", write(HEADS + LINE)).stdout == (
        "Imported: 0 new, 0 changed, 1 unchanged.\n"
    )
    assert store.collection(OUTLETS).count_documents({"code": "CL-1"}) == 1


def test_a_dry_run_changes_nothing(store: Store, run: Run, write: Write) -> None:
    done = run("outlets", "import", write(HEADS + LINE), "--dry-run", "--json")
    assert json.loads(done.stdout)["new"] == 1
    assert store.collection(OUTLETS).count_documents({}) == 0


def test_every_fault_is_named_and_nothing_comes_in(store: Store, run: Run, write: Write) -> None:
    wrong = "CL-2,Cụm loa,,IP,zzz,Âm thanh,Tiếng Việt\n"
    done = run("outlets", "import", write(HEADS + LINE + wrong))
    assert done.exit_code == 1
    assert "Line 3, Mã xã: There is no such area." in done.stderr
    assert "Line 3, Tên: Tên is missing." in done.stderr
    assert store.collection(OUTLETS).count_documents({}) == 0


def test_outlets_are_listed_by_area_and_kind(store: Store, run: Run) -> None:
    an_outlet(store, code="CL-A")
    an_outlet(store, code="CL-B", area_id=PHUONG_LONG_DUC)
    listed = run("outlets", "list", "--area", "29263", "--kind", "loudspeaker", "--json")
    assert [row["code"] for row in json.loads(listed.stdout)] == ["CL-B"]
    assert "CL-A" in run("outlets", "list").stdout
    assert run("outlets", "list", "--retired").stderr == "None fits.\n"


def test_a_device_is_paired_and_shut_out(store: Store, run: Run) -> None:
    an_outlet(store, code="CL-A")
    begun = pairings.begin(store, HARDWARE, HERE)
    assert run("outlets", "pair", "CL-A", begun.user_code).stdout == "CL-A is paired.\n"
    held = grants.redeem(store, begun.device_code)
    done = run("outlets", "revoke", "CL-A", "--reason", "Mất thiết bị", "--yes")
    assert done.stdout == "CL-A has no device now.\n"
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, held.access)


def test_nothing_is_shut_out_before_somebody_is_sure(store: Store, run: Run) -> None:
    held = paired(store, an_outlet(store, code="CL-A"))
    assert run("outlets", "revoke", "CL-A", "--reason", "Mất thiết bị", input="n\n").exit_code == 1
    assert credentials.identify(store, held.access).id == held.outlet_id


def test_a_code_that_there_is_not_is_named(run: Run, store: Store) -> None:
    done = run("outlets", "revoke", "CL-Z", "--reason", "Mất thiết bị", "--yes")
    assert (done.exit_code, "CL-Z" in done.stderr) == (1, True)


def test_another_key_signs_from_now_on(store: Store, run: Run) -> None:
    before = signing_keys.signer(store).kid
    made = json.loads(run("outlets", "replace-signing-key", "--yes", "--json").stdout)["kid"]
    assert signing_keys.signer(store).kid == made
    assert [one["kid"] for one in signing_keys.jwks(store)["keys"]] == [made, before]


def test_no_key_is_replaced_before_somebody_is_sure(store: Store, run: Run) -> None:
    before = signing_keys.signer(store).kid
    assert run("outlets", "replace-signing-key").exit_code != 0
    assert signing_keys.signer(store).kid == before
