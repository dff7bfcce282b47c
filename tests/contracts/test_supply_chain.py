"""What is installed: every file by its hash, nothing that nobody loads, with a licence that somebody has read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from local import audit, licences, sbom
from local.fitting import faults, left_out
from local.lock import FULL, LEFT_OUT, PRODUCTION, ROOT
from notifications.channels import OPENINGS

#: One package of a lock: its name, its version, and what follows up to the next.
ENTRY = re.compile(r"^([\w.-]+)==(\S+)(.*(?:\n .*)*)", re.MULTILINE)


@pytest.mark.parametrize("lock", [FULL, PRODUCTION], ids=lambda lock: lock.name)
def test_every_package_of_a_lock_has_hashes(lock: Path) -> None:
    entries = ENTRY.findall(lock.read_text())

    assert len(entries) > 50
    assert [name for name, _, rest in entries if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize(("lock", "extras"), [(PRODUCTION, False), (FULL, True)], ids=["production", "full"])
def test_every_declared_dependency_stands_in_its_lock(lock: Path, extras: bool) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"]]
    if extras:
        declared += [one for some in project["optional-dependencies"].values() for one in some]
    pinned = {(canonicalize_name(name), version) for name, version, _ in ENTRY.findall(lock.read_text())}
    meant = [Requirement(one) for one in declared]

    missing = [
        str(one) for one in meant if not any(name == canonicalize_name(one.name) for name, _ in pinned)
    ]
    other = [
        str(one)
        for one in meant
        if not any(
            name == canonicalize_name(one.name) and one.specifier.contains(version, prereleases=True)
            for name, version in pinned
        )
    ]
    assert (missing, other) == ([], []), "make lock"


def test_whatever_installs_a_lock_insists_on_its_hashes() -> None:
    places = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "Dockerfile",
        ROOT / "local/install.py",
    ]
    installing = [
        (place.name, line)
        for place in places
        for line in place.read_text().splitlines()
        if re.search(r"install .*-r requirements", line)
    ]

    assert installing
    assert [one for one in installing if "--require-hashes" not in one[1]] == []
    assert '"--require-hashes"' in (ROOT / "local" / "install.py").read_text()


def test_production_leaves_out_what_is_declared_and_nothing_else() -> None:
    production = {name for name, _, _ in ENTRY.findall(PRODUCTION.read_text())}

    assert len(left_out(LEFT_OUT)) > 20
    assert production & set(left_out(LEFT_OUT)) == set()
    assert set(left_out(LEFT_OUT)) <= {name for name, _, _ in ENTRY.findall(FULL.read_text())}


@pytest.mark.slow
def test_everything_starts_without_what_is_left_out() -> None:
    done = subprocess.run(
        (sys.executable, "-m", "tests.contracts.started_lean"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["loaded"] > 100
    assert said["opened"] == sorted(OPENINGS)
    assert {"grpc", "opentelemetry", "google.cloud.firestore"} <= set(said["refused"])


def test_a_package_that_is_missing_and_not_declared_does_not_fit() -> None:
    said = [
        "firebase-admin 7.7.0 requires google-cloud-storage, which is not installed.",
        "flask 3.1.3 requires werkzeug, which is not installed.",
        "limits 5.8.0 has requirement deprecated<3, but you have deprecated 4.",
    ]

    assert faults(said, left_out(LEFT_OUT)) == said[1:]
    assert faults(["No broken requirements found."], []) == []


def test_every_package_of_production_has_a_licence_that_somebody_has_read() -> None:
    known = {name: licences.licence_of(name) for name in licences.production()}

    assert [name for name, expression in known.items() if not expression] == []
    assert {name: bad for name, said in known.items() if (bad := licences.refused(name, said))} == {}


def test_a_licence_that_nobody_allowed_is_refused() -> None:
    assert licences.refused("flask", "MIT OR AGPL-3.0-only") == ["AGPL-3.0-only"]
    assert licences.refused("flask", "GPL-2.0-only") == ["GPL-2.0-only"]
    assert licences.licence_of("no-such-package-anywhere") == ""


def test_the_notices_list_every_licence() -> None:
    assert licences.page(text := licences.PAGE.read_text()) == text, "run `make licences`"


def test_what_was_read_is_about_packages_that_are_installed() -> None:
    assert set(licences.READ) | set(licences.DECIDED) | set(licences.NOTES) <= set(licences.production())


@pytest.mark.slow
def test_the_bill_of_materials_is_valid_and_whole(every_case: bool) -> None:
    # To import it takes two seconds, which every process of pytest would spend.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    bill = sbom.made()

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    components = json.loads(bill)["components"]
    assert sorted({part["name"] for part in components}) == licences.production()
    assert [part["name"] for part in components if not part["licenses"][0]["expression"]] == []
    assert [part["name"] for part in components if not part["externalReferences"][0]["hashes"]] == []
    assert str(ROOT) not in bill
    # It is the same each time.
    assert not every_case or sbom.made() == bill


def test_silence_is_no_audit() -> None:
    clean: audit.Package = {"name": "flask", "version": "3.1.3", "vulns": []}
    skipped: audit.Package = {"name": "lxml", "skip_reason": "Dependency not found"}

    assert audit.verdict(None).code == audit.NOT_AUDITED
    assert audit.verdict({"dependencies": [clean, skipped]}).code == audit.NOT_AUDITED
    assert audit.verdict({"dependencies": [clean]}).code == audit.CLEAN


def test_a_hole_is_told_with_what_mends_it() -> None:
    hole: audit.Hole = {"id": "PYSEC-2099-1", "fix_versions": ["3.1.4"]}
    found = audit.verdict({"dependencies": [{"name": "flask", "version": "3.1.3", "vulns": [hole]}]})

    assert (found.code, list(found.lines)) == (
        audit.HOLES,
        ["flask 3.1.3: PYSEC-2099-1, mended in 3.1.4"],
    )


def test_the_audit_runs_where_the_network_is_and_not_among_the_tests() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    makefile = (ROOT / "Makefile").read_text()

    assert [step for step in workflow["jobs"]["audit"]["steps"] if step.get("run") == "make audit"]
    assert "audit" not in makefile.partition("\ntest: ")[2].partition("\n\n")[0]
