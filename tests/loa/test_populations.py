"""Registered populations brought in at the command line: the denominators of what reaches whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.areas import areas, populations
from models.areas.populations import POPULATIONS
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.loa.conftest import Run

SAID = ("--source", "Niên giám mẫu", "--year", "2025")

Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and return its path."""

    def written(content: str) -> str:
        file = tmp_path / "people.csv"
        file.write_text(content, encoding="utf-8")
        return str(file)

    return written


def test_figures_come_in_with_source_and_year(store: Store, run: Run, write: Write) -> None:
    done = run("areas", "population", write("code;people\n29242;50.000\n29263;41 250\n"), *SAID)
    assert done.stdout == "Imported: 2 areas with 91,250 people in all.\n"
    known = populations.of(store, [PHUONG_TRA_VINH, PHUONG_LONG_DUC])
    assert [known[one]["people"] for one in (PHUONG_TRA_VINH, PHUONG_LONG_DUC)] == [50_000, 41_250]
    assert (known[PHUONG_TRA_VINH]["source"], known[PHUONG_TRA_VINH]["year"]) == ("Niên giám mẫu", 2025)


def test_a_later_import_replaces_the_figures_of_its_areas(store: Store, run: Run, write: Write) -> None:
    run("areas", "population", write("code,people\n29242,1\n29263,2\n"), *SAID)
    run("areas", "population", write("code,people,year,source\n29242,3,2024,Khác\n"))
    known = populations.of(store, [PHUONG_TRA_VINH, PHUONG_LONG_DUC])
    assert {one["people"] for one in known.values()} == {3, 2}


def test_every_fault_is_named_and_nothing_is_imported(store: Store, run: Run, write: Write) -> None:
    rows = "code,people,year\n29242,many,2025\nzzz,5,2025\n29263,5,1066\n29242,1,2025\n29242,1,2025\n"
    done = run("areas", "population", write(rows), "--source", "x", "--json")
    faults = [fault["row"] for fault in json.loads(done.stdout)["faults"]]
    assert (done.exit_code, faults) == (1, ["line 2", "line 3", "line 4", "line 5", "line 6"])
    assert store.collection(POPULATIONS).count_documents({}) == 0


@pytest.mark.parametrize(
    "written", ["12.5", "12,50", "1.234,567", "1..000", "-5", "1e3", "20.000.001", "9" * 5000]
)
def test_what_is_no_whole_number_of_people_is_refused(run: Run, write: Write, written: str) -> None:
    done = run("areas", "population", write(f"code;people\n29242;{written}\n"), *SAID)
    assert (done.exit_code, "whole number" in done.stderr) == (1, True)


@pytest.mark.parametrize("written", ["1.234.567", "1 234 567", "1,234,567", "1\u00a0234\u00a0567", "1234567"])
def test_thousands_are_read_however_they_are_parted(
    store: Store, run: Run, write: Write, written: str
) -> None:
    run("areas", "population", write(f"code;people\n29242;{written}\n"), *SAID)
    assert populations.of(store, [PHUONG_TRA_VINH])[PHUONG_TRA_VINH]["people"] == 1_234_567


def test_without_a_source_or_a_year_a_figure_is_none(run: Run, write: Write) -> None:
    done = run("areas", "population", write("code,people\n29242,5\n"))
    assert done.exit_code == 1
    assert "source" in done.stderr
    assert "year" in done.stderr


def test_a_dry_run_changes_nothing(store: Store, run: Run, write: Write) -> None:
    done = run("areas", "population", write("code,people\n29242,5\n"), *SAID, "--dry-run")
    assert done.stdout == "Would import: 1 areas with 5 people in all.\n"
    assert store.collection(POPULATIONS).count_documents({}) == 0


def test_of_a_province_they_are_known_when_all_its_communes_are(store: Store, run: Run, write: Write) -> None:
    codes = [one["code"] for one in areas.communes(store)]
    run("areas", "population", write("code,people\n" + "".join(f"{one},10\n" for one in codes[1:])), *SAID)
    assert VINH_LONG not in populations.of(store, [VINH_LONG])
    run("areas", "population", write(f"code,people\n{codes[0]},10\n"), *SAID)
    known = populations.of(store, [VINH_LONG])[VINH_LONG]
    assert (known["people"], known.get("parts")) == (10 * len(codes), len(codes))
